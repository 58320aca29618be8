# case: 585_clean_callable_module_registry
# source: jax-ml/jax#14183 (the fix), semantics
# why: clean: static callables come from a module-level table of named functions
# run: ok
# traces: integrate=2
from functools import partial

import jax
import jax.numpy as jnp


def decay(y):
    return -y


def growth(y):
    return y * (1.0 - y)


FIELDS = {"decay": decay, "growth": growth}


@partial(jax.jit, static_argnames=("field",))
def integrate(y, *, field):
    return jax.lax.fori_loop(0, 10, lambda _, v: v + 0.1 * field(v), y)


def compare(starts):
    return {name: [integrate(y, field=fn) for y in starts] for name, fn in FIELDS.items()}


print(compare([jnp.array(0.5), jnp.array(0.2)]))

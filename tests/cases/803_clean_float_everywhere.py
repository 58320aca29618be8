# case: 803_clean_float_everywhere
# source: semantics (same type at all sites)
# why: clean: tuples of floats only, and one positive zero
# run: ok
# traces: combine=2
from functools import partial

import jax
import jax.numpy as jnp

EDGE = (0.0, 2.0)


@partial(jax.jit, static_argnames=("weights",))
def combine(x, weights):
    return sum(w * v for w, v in zip(weights, x))


def first(xs):
    return [combine(x, weights=EDGE) for x in xs]


def second(xs):
    return [combine(x, weights=(1.0, 2.0)) for x in xs]


xs = [jnp.ones(2), jnp.zeros(2)]
print(first(xs), second(xs))

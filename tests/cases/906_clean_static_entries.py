# case: 906_clean_static_entries
# source: real code (a hierarchy of settings and arrays is unpacked into a jitted function that hands it on)
# why: names in static_argnames that only **options takes are static, too: what is handed on stays a plain value
# run: ok
# traces: evaluate=1, inner=1
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("order", "field"))
def inner(x, order=2, field=False, scale=1.0):
    out = scale * jnp.stack([x**k for k in range(order)]).sum(axis=0)
    return -out if field else out


@partial(jax.jit, static_argnames=("order", "field"))
def evaluate(x, **options):
    return inner(x, **options)


def load(text):
    return eval(text)


settings = load("{'order': 3, 'field': True, 'scale': 2.0}")
print(evaluate(jnp.ones(2), **settings))

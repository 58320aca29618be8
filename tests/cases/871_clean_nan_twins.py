# case: 871_clean_nan_twins
# source: semantics (one NaN object is found again by identity)
# why: clean: the NaN is one object of the module, of the class or of the default, or it is traced
# run: ok
# traces: at_the_call=1, by_default=1, in_a_class=1, traced=1
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

x = jnp.arange(3.0)
MISSING = float("nan")


@partial(jax.jit, static_argnames=("a",))
def at_the_call(x, a):
    return jnp.where(x > 1, x, a)


for _ in range(3):
    at_the_call(x, a=MISSING)


@partial(jax.jit, static_argnames=("b",))
def by_default(x, b):
    return jnp.where(x > 1, x, b)


def padded(x, fill=float("nan")):
    return by_default(x, b=fill)


for _ in range(3):
    padded(x)


class Codes:
    nothing = float("nan")


@partial(jax.jit, static_argnames=("c",))
def in_a_class(x, c):
    return jnp.where(x > 1, x, c)


for _ in range(3):
    in_a_class(x, c=Codes.nothing)


@jax.jit
def traced(x, d):
    return jnp.where(x > 1, x, d)


for _ in range(3):
    traced(x, float("nan"))
    traced(x, np.nan)

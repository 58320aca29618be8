# case: 800_nan_default_factory
# source: semantics (float('nan') as a static value)
# why: fill value is built by float("nan") in the helper on every call
# run: recompiles 2
# traces: interpolate=3
from functools import partial

import jax
import jax.numpy as jnp


def missing_value():
    return float("nan")


@partial(jax.jit, static_argnames=("fill",))  # expect-any: UNSAFE_EQUALITY fill @ def
def interpolate(xq, x, y, fill):
    inside = (xq >= x[0]) & (xq <= x[-1])
    return jnp.where(inside, jnp.interp(xq, x, y), fill)


def regrid(rows):
    x = jnp.arange(4.0)
    out = []
    for row in rows:
        out.append(interpolate(x + 0.5, x, row, fill=missing_value()))  # expect-any: UNSAFE_EQUALITY fill @ call
    return jnp.stack(out)


print(regrid([jnp.ones(4), jnp.zeros(4), jnp.arange(4.0)]))

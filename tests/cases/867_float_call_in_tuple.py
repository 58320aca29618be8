# case: 867_float_call_in_tuple
# source: semantics (a disguise of 855_equal_types_disguises)
# why: float(3) inside a tuple equals 3
# run: ok
# traces: converted=1
from functools import partial

import jax
import jax.numpy as jnp

n = jnp.arange(3)


@partial(jax.jit, static_argnames=("g",))  # expect-any: UNSAFE_EQUALITY g @ def
def converted(n, g):
    return n * g[0]


def exact(n):
    return converted(n, g=(3,))  # expect-any: UNSAFE_EQUALITY g @ call


def loose(n):
    return converted(n, g=(float(3),))  # expect-any: UNSAFE_EQUALITY g @ call


exact(n)
loose(n)

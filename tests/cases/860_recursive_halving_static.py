# case: 860_recursive_halving_static
# source: semantics (a disguise of 850_varying_disguises)
# why: a recursion passes half the static on: the value changes from call to call without a loop
# run: recompiles 9
# traces: recursive=10
from functools import partial

import jax
import jax.numpy as jnp

x = jnp.arange(3.0)


@jax.jit(static_argnames=("g",))  # expect-any: UNSAFE_VARYING g @ def
def recursive(x, g):
    return x * g


def halve(x, size):
    if size < 1e-3:
        return x
    return halve(recursive(x, size), size / 2)  # expect-any: UNSAFE_VARYING g @ call


halve(x, 1.0)

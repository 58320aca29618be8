# case: 866_split_by_stars
# source: semantics (a disguise of 854_split_disguises)
# why: the same static out of a starred tuple and by keyword
# run: recompiles 1
# traces: starred=2
from functools import partial

import jax
import jax.numpy as jnp

x = jnp.arange(3.0)


@jax.jit(static_argnames=("h",))
def starred(x, h):
    return x[:h]


arguments = (x, 2)
starred(*arguments)  # expect-any: CALL_SPLIT h @ call
starred(x, h=2)  # expect-any: CALL_SPLIT h @ call

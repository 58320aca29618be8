# case: 813_split_default_and_explicit
# source: semantics (an omitted default and the same explicit value are two entries)
# why: the notebook relies on the default, the pipeline spells it out
# run: recompiles 1
# traces: lowpass=2
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("order",))  # expect-any: CALL_SPLIT order @ def
def lowpass(x, order=2):
    for _ in range(order):
        x = 0.5 * (x + jnp.roll(x, 1))
    return x


def quick(x):
    return lowpass(x)  # expect-any: CALL_SPLIT order @ call


def pipeline(x):
    return lowpass(x, order=2)  # expect-any: CALL_SPLIT order @ call


print(quick(jnp.arange(4.0)), pipeline(jnp.arange(4.0)))

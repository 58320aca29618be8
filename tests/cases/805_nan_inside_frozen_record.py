# case: 805_nan_inside_frozen_record
# source: semantics (NaN in a frozen dataclass)
# why: two equal-looking records hold two NaN objects, so they differ
# run: recompiles 2
# traces: fill=3
from dataclasses import dataclass
from functools import partial

import jax
import jax.numpy as jnp


@dataclass(frozen=True)
class Gap:
    width: int
    value: float


@partial(jax.jit, static_argnames=("gap",))  # expect-any: UNSAFE_EQUALITY gap @ def
def fill(series, gap):
    return series.at[: gap.width].set(gap.value)


def blank(rows):
    return [fill(row, gap=Gap(2, float("nan"))) for row in rows]  # expect-any: UNSAFE_EQUALITY gap @ call


print(len(blank([jnp.ones(3), jnp.zeros(3), jnp.arange(3.0)])))

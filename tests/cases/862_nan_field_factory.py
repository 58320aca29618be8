# case: 862_nan_field_factory
# source: semantics (a disguise of 851_nan_disguises)
# why: the default factory of a frozen record builds a NaN for every record
# run: recompiles 2
# traces: in_a_record=3
from dataclasses import dataclass, field
from functools import partial

import jax
import jax.numpy as jnp

x = jnp.arange(3.0)
ROUNDS = 3


@dataclass(frozen=True)
class Fill:
    value: float = field(default_factory=lambda: float("nan"))


@partial(jax.jit, static_argnames=("e",))  # expect-any: UNSAFE_EQUALITY e @ def
def in_a_record(x, e):
    return jnp.where(x > 1, x, e.value)


for _ in range(ROUNDS):
    in_a_record(x, e=Fill())  # expect-any: UNSAFE_EQUALITY e @ call

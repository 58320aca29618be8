# case: 864_signed_zero_in_record
# source: semantics (a disguise of 852_signed_zero_disguises)
# why: two frozen records hold the two zeros
# run: ok
# traces: in_a_record=1
from dataclasses import dataclass
from functools import partial

import jax
import jax.numpy as jnp

x = jnp.arange(3.0)


@dataclass(frozen=True)
class Cut:
    eta: float


@partial(jax.jit, static_argnames=("f",))  # expect-any: UNSAFE_EQUALITY f @ def
def in_a_record(x, f):
    return jnp.arctan2(jnp.full_like(x, f.eta), x)


in_a_record(x, f=Cut(0.0))  # expect-any: UNSAFE_EQUALITY f @ call
in_a_record(x, f=Cut(eta=-0.0))  # expect-any: UNSAFE_EQUALITY f @ call

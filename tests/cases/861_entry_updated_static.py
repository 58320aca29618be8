# case: 861_entry_updated_static
# source: semantics (a disguise of 850_varying_disguises)
# why: a loop writes a new number into the dictionary of the module that the static is read from
# run: recompiles 11
# traces: described=12
from functools import partial

import jax
import jax.numpy as jnp

x = jnp.arange(3.0)


@partial(jax.jit, static_argnames=("h",))  # expect-any: UNSAFE_VARYING h @ def
def described(x, h):
    return x + h


state = {"temperature": 10.0}
for _ in range(12):
    described(x, h=state["temperature"])  # expect-any: UNSAFE_VARYING h @ call
    state["temperature"] = 0.8 * state["temperature"]

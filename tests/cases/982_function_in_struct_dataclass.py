# case: 982_function_in_struct_dataclass
# source: semantics (measured)
# why: a pytree data class holds a function
# run: raises TypeError
# needs: flax
import jax
import jax.numpy as jnp
from typing import Callable

from flax import struct


@struct.dataclass
class State:
    w: jax.Array
    activation: Callable


@jax.jit  # expect: MISSING_REQUIRED/CONFLICT state
def f(state, x):
    return state.activation(x @ state.w)


print(f(State(jnp.ones((2, 2)), jnp.tanh), jnp.ones((3, 2))))

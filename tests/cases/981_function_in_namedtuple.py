# case: 981_function_in_namedtuple
# source: semantics (measured)
# why: a NamedTuple holds a function
# run: raises TypeError
import jax
import jax.numpy as jnp
from typing import Callable, NamedTuple


class State(NamedTuple):
    w: jax.Array
    activation: Callable


@jax.jit  # expect: MISSING_REQUIRED/CONFLICT state
def f(state, x):
    return state.activation(x @ state.w)


print(f(State(jnp.ones((2, 2)), jnp.tanh), jnp.ones((3, 2))))

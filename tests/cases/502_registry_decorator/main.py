# case: 502_registry_decorator
# source: semantics (a project decorator that jits what it registers)
# why: @register jits every policy with the same call; one of them unrolls a traced horizon
# run: raises TracerIntegerConversionError
import jax.numpy as jnp

from planning import policies  # noqa: F401
from planning.registry import lookup

state = jnp.array([1.0, -0.5])
greedy = lookup("greedy")(state, 0.1)
rollout = lookup("rollout")(state, 0.1, 6)
print(greedy, rollout)

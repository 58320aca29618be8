# case: 537_env_constant_float
# source: semantics (an environment variable, once per run)
# why: the viscosity comes from the environment through float() and never changes
# run: ok
# traces: diffuse=1
import jax.numpy as jnp

from heat.run import march

print(march(jnp.eye(6)[2], 5))

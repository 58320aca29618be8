# case: 518_enum_traced
# source: semantics (an Enum member is no JAX type)
# why: the integrator is chosen by an Enum that a dispatcher forwards to the jitted step
# run: raises TypeError
import jax.numpy as jnp

from orbit.api import propagate
from orbit.kinds import Integrator

print(propagate(jnp.array([1.0, 0.0]), 0.01, 3, Integrator.LEAPFROG))

import jax
import jax.numpy as jnp

from .kinds import Integrator


def _step(state, dt, kind):
    x, v = state
    if kind is Integrator.EULER:
        return jnp.stack([x + dt * v, v - dt * x])
    v = v - 0.5 * dt * x
    x = x + dt * v
    return jnp.stack([x, v - 0.5 * dt * x])


step = jax.jit(_step)  # expect: MISSING_REQUIRED kind  # allow: MISSING_CONSTANT dt

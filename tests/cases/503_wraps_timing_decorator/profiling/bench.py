import jax.numpy as jnp

from .timed import compiled_and_timed


@compiled_and_timed
def advect(u, courant, upwind=False):
    if upwind:
        return u - courant * (u - jnp.roll(u, 1))
    return u - 0.5 * courant * (jnp.roll(u, -1) - jnp.roll(u, 1))

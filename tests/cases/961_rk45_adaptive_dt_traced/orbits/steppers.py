from functools import partial

import jax
import jax.numpy as jnp


def kepler(t, y):
    r = jnp.linalg.norm(y[:2])
    return jnp.concatenate([y[2:], -y[:2] / r**3])


@jax.jit
def rk23_step(t, y, dt):
    k1 = kepler(t, y)
    k2 = kepler(t + dt / 2, y + dt / 2 * k1)
    k3 = kepler(t + 3 * dt / 4, y + 3 * dt / 4 * k2)
    y_new = y + dt * (2 * k1 + 3 * k2 + 4 * k3) / 9
    k4 = kepler(t + dt, y_new)
    error = dt * (-5 * k1 / 72 + k2 / 12 + k3 / 9 - k4 / 8)
    return y_new, jnp.max(jnp.abs(error))

import jax.numpy as jnp

from .dynamics import integrate
from .world import EARTH


def fly(world, angle, wind):
    launch = jnp.array([jnp.cos(angle), jnp.sin(angle)]) * 30.0
    return integrate((jnp.zeros(2), launch), wind, world.gravity, drag=world.drag)


def volley(n):
    winds = jnp.linspace(-1.0, 1.0, n)
    return [float(fly(EARTH, 0.7, w)[-1, 0]) for w in winds]

from typing import NamedTuple

import jax
import jax.numpy as jnp


class EnvState(NamedTuple):
    position: jax.Array
    time: jax.Array


class Corridor:
    """A one-dimensional walk, the goal is at the right end."""

    def __init__(self, length=5.0, max_steps=20):
        self.length = length
        self.max_steps = max_steps

    def reset(self, key):
        state = EnvState(jax.random.uniform(key, (), minval=0.0, maxval=1.0), jnp.zeros((), jnp.int32))
        return self.observe(state), state

    def observe(self, state):
        return jnp.stack([state.position / self.length, state.time / self.max_steps])

    def step(self, key, state, action):
        move = 0.5 * (2 * action - 1) + 0.05 * jax.random.normal(key)
        position = jnp.clip(state.position + move, 0.0, self.length)
        time = state.time + 1
        done = (position >= self.length) | (time >= self.max_steps)
        reward = jnp.where(position >= self.length, 1.0, -0.01)
        obs_new, fresh = self.reset(key)
        state = jax.tree.map(lambda a, b: jnp.where(done, a, b), fresh, EnvState(position, time))
        return self.observe(state), state, reward, done

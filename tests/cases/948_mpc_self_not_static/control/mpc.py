from functools import partial

import jax
import jax.numpy as jnp
from jax import lax


class MPC:
    """Shooting with a few gradient steps per control interval."""

    def __init__(self, plant, Q, R, iterations=10, lr=0.05):
        self.plant = plant
        self.Q = Q
        self.R = R
        self.iterations = iterations
        self.lr = lr

    def stage_cost(self, x, u):
        return x @ self.Q @ x + self.R * u**2

    def rollout(self, x0, us):
        def body(x, u):
            nxt = self.plant.step(x, u)
            return nxt, self.stage_cost(nxt, u)

        _, costs = lax.scan(body, x0, us)
        return costs.sum()

    @partial(jax.jit, static_argnames=("horizon",))  # expect: SELF_TRACED self
    def plan(self, x0, us, horizon):
        us = us[:horizon]
        for _ in range(self.iterations):
            us = us - self.lr * jax.grad(self.rollout, argnums=1)(x0, us)
        return jnp.clip(us, -5.0, 5.0)

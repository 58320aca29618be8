import abc

import jax
import jax.numpy as jnp


class Bijector(abc.ABC):
    @abc.abstractmethod
    def inverse(self, y):
        """Map data to noise."""

    @jax.jit  # expect: SELF_TRACED self
    def log_prob(self, y):
        z = self.inverse(y)
        return -0.5 * jnp.sum(z**2)

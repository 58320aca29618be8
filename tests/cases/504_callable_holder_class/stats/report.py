import jax.numpy as jnp

from .holder import Compiled


def soft_histogram(x, bins):
    centres = jnp.linspace(x.min(), x.max(), 8)
    weights = jnp.zeros((bins,))
    nearest = jnp.argmin(jnp.abs(x[:, None] - centres[None]), axis=1)
    return weights.at[nearest].add(1.0)


histogram = Compiled(soft_histogram)


def summarise(batches):
    return [int(histogram(x, 8).argmax()) for x in batches]

import jax
import jax.numpy as jnp

from .haar import forward


@jax.jit  # expect-any: UNSAFE_TRACED/MISSING_REQUIRED levels @ def group=levels
def denoise(x, threshold, levels):
    coefficients = forward(x, levels)  # expect-any: UNSAFE_TRACED/MISSING_REQUIRED levels @ call group=levels
    return jnp.sign(coefficients) * jax.nn.relu(jnp.abs(coefficients) - threshold)

import jax
import jax.numpy as jnp


def residuals(readings, offset):
    return jnp.sort(jnp.abs(readings - offset))


residuals_jit = jax.jit(residuals, static_argnums=1)  # expect-any: UNSAFE_OPTIMIZED offset @ def

import jax
import jax.numpy as jnp


@jax.jit  # expect: MISSING_REQUIRED config
def design(x, config):
    columns = [x**k for k in range(config.degree + 1)]
    return jnp.stack(columns, axis=1)

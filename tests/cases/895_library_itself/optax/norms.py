import jax
import jax.numpy as jnp


@jax.jit  # expect: MISSING_REQUIRED order
def global_norm(updates, order):
    if order == 2:
        return jnp.sqrt(sum(jnp.sum(jnp.square(each)) for each in updates))
    return sum(jnp.sum(jnp.abs(each) ** order) for each in updates) ** (1 / order)

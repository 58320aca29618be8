from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnums=(1,))  # expect-any: UNSAFE_EQUALITY options @ def
def transform(x, options):
    if options.level is True:
        return jnp.abs(x)
    return x + options.level

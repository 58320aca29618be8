from functools import partial

import jax


@partial(jax.jit, static_argnums=2)  # expect-any: UNSAFE_VARYING/UNSAFE_OPTIMIZED sigma @ def
def perturb(key, x, sigma):
    return x + sigma * jax.random.normal(key, x.shape)

from functools import partial

import jax


@partial(jax.jit, static_argnums=(1,))
def init(key, sizes):
    keys = jax.random.split(key, len(sizes))
    return [jax.random.normal(k, (n, n)) for k, n in zip(keys, sizes)]

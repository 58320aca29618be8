from functools import partial

import jax


@partial(jax.jit, static_argnames=("t",))  # expect-any: UNSAFE_VARYING t @ def
def reward(key, *, t):
    return jax.random.uniform(key) + 1.0 / (1 + t)

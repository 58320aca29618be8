from functools import partial

import jax

EPOCH = 0


@partial(jax.jit, static_argnums=1)  # expect-any: UNSAFE_VARYING epoch @ def
def noise(key, epoch):
    return jax.random.normal(key, (2,)) / (1 + epoch)


def advance(key):
    global EPOCH
    EPOCH += 1
    return noise(key, EPOCH)  # expect-any: UNSAFE_VARYING epoch @ call

# case: 880_clean_factory_of_partials
# source: semantics (the samplers of jax.random share a factory)
# why: clean: what one sampler binds through the shared factory never reaches the other
# run: ok
# traces: _randint=1, _normal=1
from functools import partial

import jax
import jax.numpy as jnp


def hoisted(f, sharding, **kept):
    g = partial(f, **kept)
    if sharding is None:
        return g
    return partial(g, out=sharding)


@partial(jax.jit, static_argnums=(3,))
def _randint(key, low, high, shape):
    return jax.random.uniform(key, shape) * (high - low)


@partial(jax.jit, static_argnums=(1,))
def _normal(key, shape):
    return jax.random.normal(key, shape)


def randint(key, low, high, shape, sharding=None):
    return hoisted(_randint, sharding, shape=shape)(key, jnp.asarray(low), jnp.asarray(high))


def normal(key, shape, sharding=None):
    return hoisted(_normal, sharding, shape=shape)(key)


KEY = jax.random.key(0)
randint(KEY, 0, 5, (3,))
normal(KEY, (3,))

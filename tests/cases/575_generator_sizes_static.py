# case: 575_generator_sizes_static
# source: jax-ml/jax#2521 (growing prefix recompiles)
# why: a generator yields growing prefixes and the length is a static of a padded kernel
# run: recompiles 9
# traces: prefix_score=10
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnums=(1,))  # expect-any: UNSAFE_VARYING length @ def
def prefix_score(tokens, length):
    return jnp.sum(tokens * length) / (1 + length)


def lengths(limit):
    n = 1
    while n <= limit:
        yield n
        n += 1


def decode(limit):
    tokens = jnp.ones(16)
    return [prefix_score(tokens, n) for n in lengths(limit)]  # expect-any: UNSAFE_VARYING length @ call


print(len(decode(10)))

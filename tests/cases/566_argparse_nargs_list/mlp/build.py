import jax

from .init import init


def build(seed, hidden):
    return init(jax.random.key(seed), hidden)  # expect: UNSAFE_UNHASHABLE sizes

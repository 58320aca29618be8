# case: 811_clean_split_different_values
# source: semantics (two spellings of two values compile twice anyway)
# why: clean: the keyword call has another value than the positional one
# run: ok
# traces: pad=2
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("amount",))
def pad(x, amount):
    return jnp.pad(x, amount)


def small(x):
    return pad(x, 1)


def large(x):
    return pad(x, amount=4)


print(small(jnp.ones(2)).shape, large(jnp.ones(2)).shape)

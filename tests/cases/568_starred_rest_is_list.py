# case: 568_starred_rest_is_list
# source: semantics (a starred target is a list)
# why: `first, *rest = sizes` makes a list of a tuple
# run: raises ValueError
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("widths",))
def stack(x, widths):
    for width in widths:
        x = jnp.tanh(x @ jnp.ones((x.shape[-1], width)))
    return x


def network(x, sizes):
    first, *rest = sizes
    x = x[:, :first]
    return stack(x, widths=rest)  # expect: UNSAFE_UNHASHABLE widths


print(network(jnp.ones((2, 4)), (4, 3, 2)).shape)

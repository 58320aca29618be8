# case: 732_clean_shape_of_each_item
# source: jax-ml/jax#4449 (use shapes for static computation)
# why: clean: the static is the shape of the array that is passed, a new shape compiles anyway
# run: ok
# traces: centre=2
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("n",))
def centre(x, n):
    return x - x.sum() / n


def normalise(groups):
    return [centre(group, n=group.shape[0]) for group in groups]


print(len(normalise([jnp.ones(3), jnp.arange(4.0), jnp.zeros(3), jnp.ones(4)])))

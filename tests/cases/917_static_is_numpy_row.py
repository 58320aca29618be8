# case: 917_static_is_numpy_row
# source: jax-ml/jax#883 (array as a static argument)
# why: a row of a numpy table is an array and cannot be hashed
# run: raises ValueError
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

STENCILS = np.array([[1.0, -2.0, 1.0], [0.5, 0.0, -0.5]])


@partial(jax.jit, static_argnums=1)
def stencil(u, weights):
    return sum(w * jnp.roll(u, k - 1) for k, w in enumerate(weights))


def derivatives(u):
    out = {}
    for name, row in zip(("second", "first"), STENCILS):
        out[name] = stencil(u, row)  # expect: UNSAFE_UNHASHABLE weights
    return out


print(derivatives(jnp.arange(4.0)))

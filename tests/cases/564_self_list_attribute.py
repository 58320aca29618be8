# case: 564_self_list_attribute
# source: google/flax#5492 (list attribute forwarded as static)
# why: widths are collected with append and passed on as a static
# run: raises ValueError
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnums=(1,))
def pyramid(x, strides):
    out = []
    for s in strides:
        out.append(x[::s].mean())
    return jnp.stack(out)


class Extractor:
    def __init__(self, n_levels):
        self.strides = []
        for level in range(n_levels):
            self.strides.append(2**level)

    def __call__(self, x):
        return pyramid(x, self.strides)  # expect: UNSAFE_UNHASHABLE strides


print(Extractor(3)(jnp.arange(16.0)))

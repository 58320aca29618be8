from functools import partial

import jax
import jax.numpy as jnp

from .options import OPTIONS


@partial(jax.jit, static_argnames=("options",))  # expect-any: UNSAFE_MUTABLE options @ def group=o
def bounce(height, options):
    for _ in range(options.substeps):
        height = options.damping * height
    return height


def frame(height):
    return float(bounce(jnp.array(height), options=OPTIONS))  # expect-any: UNSAFE_MUTABLE options @ call group=o

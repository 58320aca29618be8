# case: 721_clean_tuple_from_numpy
# source: semantics (tolist and tuple make a hashable)
# why: clean: numpy offsets become a tuple of Python ints before they are static
# run: ok
# traces: gather=1
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np


@partial(jax.jit, static_argnames=("offsets",))
def gather(x, offsets):
    return jnp.stack([jnp.roll(x, o) for o in offsets])


STENCIL = np.arange(-1, 2)


def apply(fields):
    key = tuple(STENCIL.tolist())
    other = tuple(int(o) for o in STENCIL)
    return [gather(f, offsets=key) + gather(f, offsets=other) for f in fields]


print(len(apply([jnp.arange(4.0)] * 3)))

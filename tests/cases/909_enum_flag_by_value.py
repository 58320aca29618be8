# case: 909_enum_flag_by_value
# source: semantics (enum member as an argument)
# why: an Enum member is no JAX type, the decorator names only the other flag
# run: raises TypeError
import enum
from functools import partial

import jax
import jax.numpy as jnp


class Boundary(enum.Enum):
    PERIODIC = "periodic"
    WALL = "wall"


@partial(jax.jit, static_argnames="order")  # expect: MISSING_REQUIRED boundary
def gradient(u, dx, boundary, order=2):
    if boundary is Boundary.PERIODIC:
        left, right = jnp.roll(u, 1), jnp.roll(u, -1)
    else:
        padded = jnp.pad(u, 1, mode="edge")
        left, right = padded[:-2], padded[2:]
    return (right - left) / (order * dx)


for i, boundary in enumerate(Boundary):
    print(gradient(jnp.arange(5.0), 0.1 * (i + 1), boundary))

# case: 937_grid_spacing_converted
# source: semantics (the twin of the case before)
# why: clean: __post_init__ makes a float of whatever is given
# run: ok
# traces: divergence=1
from dataclasses import dataclass
from functools import partial

import jax
import jax.numpy as jnp


@dataclass(frozen=True)
class Grid:
    shape: tuple
    spacing: float

    def __post_init__(self):
        object.__setattr__(self, "spacing", float(self.spacing))


@partial(jax.jit, static_argnames=("grid",))
def divergence(u, grid):
    cell = jnp.full(grid.shape, grid.spacing)
    return (jnp.roll(u, -1, 0) - u) // cell


def pixel_grid(n):
    return Grid(shape=(n, n), spacing=1)


def metric_grid(n, length):
    return Grid(shape=(n, n), spacing=length)


def main():
    u = jnp.arange(16).reshape(4, 4)
    image = divergence(u, pixel_grid(4))
    field = divergence(u, metric_grid(4, 1.0))
    assert field.dtype == image.dtype == jnp.float32
    print(image.dtype, field.dtype)


main()

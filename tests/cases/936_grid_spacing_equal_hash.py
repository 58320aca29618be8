# case: 936_grid_spacing_equal_hash
# source: semantics (frozen dataclass A(1) equals A(1.0), one compiled program)
# why: the coarse grid has spacing 1, the fine one 1.0: the integer program is reused
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


@partial(jax.jit, static_argnames=("grid",))  # expect-any: UNSAFE_EQUALITY grid @ def
def divergence(u, grid):
    cell = jnp.full(grid.shape, grid.spacing)
    return (jnp.roll(u, -1, 0) - u) // cell


def pixel_grid(n):
    return Grid(shape=(n, n), spacing=1)


def metric_grid(n, length):
    return Grid(shape=(n, n), spacing=length)


def main():
    u = jnp.arange(16).reshape(4, 4)
    image = divergence(u, pixel_grid(4))  # expect-any: UNSAFE_EQUALITY grid @ call
    field = divergence(u, metric_grid(4, 1.0))  # expect-any: UNSAFE_EQUALITY grid @ call
    assert field.dtype == image.dtype, "stale: the second should be float"
    print(image.dtype, field.dtype)


main()

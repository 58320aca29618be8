# case: 713_clean_value_written_before_use
# source: semantics (the static object is complete before its first use)
# why: clean: the builder writes attributes, then the object is only read
# run: ok
# traces: transport=1
from functools import partial

import jax
import jax.numpy as jnp


class Mesh:
    def __init__(self):
        self.cells = 0
        self.periodic = False


def build_mesh(cells):
    mesh = Mesh()
    mesh.cells = cells
    mesh.periodic = True
    return mesh


@partial(jax.jit, static_argnames=("mesh",))
def transport(u, mesh):
    left = jnp.roll(u, 1) if mesh.periodic else jnp.concatenate([u[:1], u[:-1]])
    return u - 0.5 * mesh.cells / u.shape[0] * (u - left)


mesh = build_mesh(8)
u = jnp.eye(8)[2]
for _ in range(3):
    u = transport(u, mesh)
print(u)

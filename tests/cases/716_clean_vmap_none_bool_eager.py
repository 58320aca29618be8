# case: 716_clean_vmap_none_bool_eager
# source: jax-ml/jax#3696, semantics
# why: clean: in_axes=None hands the Python bool through vmap and grad untouched
# run: ok
# traces: pair_energy=2
import jax
import jax.numpy as jnp


def pair_energy(x, y, screened):
    r = jnp.sqrt(jnp.sum((x - y) ** 2) + 1e-3)
    if screened:
        return jnp.exp(-r) / r
    return 1.0 / r


row = jax.vmap(pair_energy, in_axes=(None, 0, None))


def forces(points, screened):
    return jax.grad(lambda p: row(p[0], p, screened).sum())(points)


print(forces(jnp.eye(3), True).shape, forces(jnp.eye(3), False).shape)

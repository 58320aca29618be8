import functools

import jax
import jax.numpy as jnp


class PoissonSolver:
    @functools.partial(jax.jit, static_argnums=(0, 2))
    def relax(self, u, spec):
        if spec.periodic:
            return 0.25 * sum(jnp.roll(u, s, a) for s in (1, -1) for a in (0, 1))
        return u.reshape(spec.nx, spec.ny)

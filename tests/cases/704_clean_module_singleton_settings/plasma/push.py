import functools

import jax
import jax.numpy as jnp


@functools.partial(jax.jit, static_argnames=("spec",))
def simulate(velocity, field, spec):
    out = []
    for s in range(spec.n_species):
        out.append(velocity[s] + jnp.cross(velocity[s], field))
    if spec.pusher == "boris":
        out = [v / (1.0 + jnp.sum(v**2)) for v in out]
    return jnp.stack(out)

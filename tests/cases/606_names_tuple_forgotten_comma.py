# case: 606_names_tuple_forgotten_comma
# source: semantics (a list of names after a rename)
# why: one of three names does not exist in the method
# run: raises ValueError
import functools

import jax
import jax.numpy as jnp


class Sampler:
    @functools.partial(jax.jit, static_argnames=["self", "n_chains", "thinning"])  # expect: BAD_NAME thinning
    def draw(self, key, n_chains, thin):
        noise = jax.random.normal(key, (n_chains, 4))
        return noise / thin


print(Sampler().draw(jax.random.key(0), 2, thin=2.0))

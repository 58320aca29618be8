# case: 560_dict_options_unhashable
# source: jax-ml/jax#2813 (unhashable static arguments)
# why: a dict of options is passed as static config
# run: raises ValueError
from functools import partial

import jax
import jax.numpy as jnp

DEFAULTS = {"tol": 1e-3, "damping": 0.9}


@partial(jax.jit, static_argnames=("options",))
def pagerank(links, ranks, options):
    for _ in range(3):
        ranks = options["damping"] * links @ ranks + (1 - options["damping"]) / ranks.shape[0]
    return ranks


def rank(links, **overrides):
    options = {**DEFAULTS, **overrides}
    start = jnp.full(links.shape[0], 1.0 / links.shape[0])
    return pagerank(links, start, options=options)  # expect: UNSAFE_UNHASHABLE options


print(rank(jnp.eye(4), damping=0.5))

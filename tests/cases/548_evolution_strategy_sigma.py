# case: 548_evolution_strategy_sigma
# source: semantics (success rule adapts a Python float)
# why: the mutation strength of a (1+1)-ES is static
# run: recompiles 5
# traces: mutate=6
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("strength",))  # expect-any: UNSAFE_OPTIMIZED/UNSAFE_VARYING strength @ def
def mutate(key, parent, *, strength):
    return parent + strength * jax.random.normal(key, parent.shape)


def sphere(x):
    return float(jnp.sum(x**2))


def evolve(generations):
    parent, strength = jnp.ones(3), 0.5
    for key in jax.random.split(jax.random.key(0), generations):
        child = mutate(key, parent, strength=strength)  # expect-any: UNSAFE_OPTIMIZED/UNSAFE_VARYING strength @ call
        if sphere(child) < sphere(parent):
            parent, strength = child, strength * 1.5
        else:
            strength = strength * 0.83
    return parent


print(evolve(6))

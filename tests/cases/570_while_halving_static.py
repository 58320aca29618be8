# case: 570_while_halving_static
# source: semantics (a step size that is halved until it fits)
# why: backtracking: the trial step is a static float
# run: recompiles 4
# traces: trial=5
from functools import partial

import jax
import jax.numpy as jnp


def energy(x):
    return jnp.sum(x**4 + x**2)


@partial(jax.jit, static_argnums=(2,))  # expect-any: UNSAFE_VARYING/UNSAFE_OPTIMIZED t @ def
def trial(x, direction, t):
    return energy(x + t * direction)


def backtrack(x):
    g = jax.grad(energy)(x)
    t = 1.0
    while trial(x, -g, t) > energy(x) - 0.5 * t * jnp.sum(g**2):  # expect-any: UNSAFE_VARYING/UNSAFE_OPTIMIZED t @ call
        t *= 0.5
    return x - t * g


print(backtrack(jnp.ones(2)))

# case: 565_jnp_scalar_static
# source: jax-ml/jax#883 (jax.Array scalars are unhashable)
# why: argmax gives a jax scalar, which is used as the static index
# run: raises ValueError
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("expert",))
def run_expert(weights, x, expert):
    return jnp.tanh(x @ weights[expert])


def route(weights, gate, x):
    scores = gate @ x
    best = jnp.argmax(scores)
    return run_expert(weights, x, expert=best)  # expect: UNSAFE_UNHASHABLE expert


print(route(jnp.ones((2, 3, 3)), jnp.ones((2, 3)), jnp.ones(3)))

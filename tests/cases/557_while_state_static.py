# case: 557_while_state_static
# source: semantics (lax.while_loop state is traced)
# why: the iteration counter of a while_loop selects a static preconditioner
# run: raises ValueError
from functools import partial

import jax
import jax.numpy as jnp
from jax import lax


@partial(jax.jit, static_argnums=(2,))
def chebyshev(a, r, degree):
    z = r
    for _ in range(degree):
        z = z - 0.1 * (a @ z - r)
    return z


def solve(a, b, budget):
    def unfinished(state):
        x, k = state
        return (k < budget) & (jnp.linalg.norm(b - a @ x) > 1e-3)

    def improve(state):
        x, k = state
        return x + chebyshev(a, b - a @ x, k), k + 1  # expect: UNSAFE_TRACED degree

    return lax.while_loop(unfinished, improve, (jnp.zeros_like(b), 1))


print(solve(2.0 * jnp.eye(3), jnp.ones(3), 10))

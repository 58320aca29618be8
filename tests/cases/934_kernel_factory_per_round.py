# case: 934_kernel_factory_per_round
# source: semantics (identity-hashed kernel objects are built for each round)
# why: make_kernel() returns a closure, each sweep of the comprehension makes a new one for a static argument
# run: recompiles 3
# traces: gram=4
from functools import partial

import jax
import jax.numpy as jnp


def make_kernel(name, order):
    table = {"rbf": lambda d: jnp.exp(-0.5 * d**2), "poly": lambda d: (1.0 + d) ** order}

    def kernel(a, b):
        return table[name](jnp.abs(a[:, None] - b[None, :]))

    return kernel


@partial(jax.jit, static_argnums=(0,))
def gram(kernel, a, b, jitter):
    k = kernel(a, b)
    return k + jitter * jnp.eye(a.shape[0], b.shape[0])


def evidence(kernel, x, y, noise):
    chol = jnp.linalg.cholesky(gram(kernel, x, x, noise))  # expect-any: UNSAFE_IDENTITY kernel @ call group=k
    alpha = jax.scipy.linalg.cho_solve((chol, True), y)
    return -0.5 * y @ alpha - jnp.log(jnp.diagonal(chol)).sum()


def search(x, y, noises):
    scores = {n: evidence(make_kernel("rbf", 2), x, y, n) for n in noises}  # expect-any: UNSAFE_IDENTITY kernel @ call group=k
    return max(scores, key=scores.get)


x = jnp.linspace(0.0, 3.0, 8)
print(search(x, jnp.sin(x), [0.01, 0.05, 0.1, 0.5]))

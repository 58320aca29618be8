# case: 935_kernel_factory_memoised
# source: semantics (the twin of the case before)
# why: clean: one kernel object for the whole search, taken from a memo in a dict
# run: ok
# traces: gram=1
from functools import partial

import jax
import jax.numpy as jnp

_KERNELS = {}


def make_kernel(name, order):
    key = (name, order)
    if key in _KERNELS:
        return _KERNELS[key]
    table = {"rbf": lambda d: jnp.exp(-0.5 * d**2), "poly": lambda d: (1.0 + d) ** order}

    def kernel(a, b):
        return table[name](jnp.abs(a[:, None] - b[None, :]))

    _KERNELS[key] = kernel
    return kernel


@partial(jax.jit, static_argnums=(0,))
def gram(kernel, a, b, jitter):
    k = kernel(a, b)
    return k + jitter * jnp.eye(a.shape[0], b.shape[0])


def evidence(kernel, x, y, noise):
    chol = jnp.linalg.cholesky(gram(kernel, x, x, noise))
    alpha = jax.scipy.linalg.cho_solve((chol, True), y)
    return -0.5 * y @ alpha - jnp.log(jnp.diagonal(chol)).sum()


def search(x, y, noises):
    scores = {n: evidence(make_kernel("rbf", 2), x, y, n) for n in noises}
    return max(scores, key=scores.get)


x = jnp.linspace(0.0, 3.0, 8)
print(search(x, jnp.sin(x), [0.01, 0.05, 0.1, 0.5]))

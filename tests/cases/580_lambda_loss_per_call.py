# case: 580_lambda_loss_per_call
# source: jax-ml/jax#14183 (a lambda as static recompiles)
# why: the wrapper builds a lambda and the wrapper is called in a loop
# run: recompiles 3
# traces: descend=4
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnums=0)
def descend(fun, x):
    return x - 0.1 * jax.grad(fun)(x)


def fit_one(x, target):
    return descend(lambda v: jnp.sum((v - target) ** 2), x)  # expect: UNSAFE_IDENTITY fun


def fit_all(targets):
    return [fit_one(jnp.zeros(2), t) for t in targets]


print(fit_all([jnp.ones(2) * k for k in range(4)]))

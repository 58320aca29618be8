# case: 708_clean_grad_of_static_other_arg
# source: semantics (grad differentiates the array, the static stays concrete)
# why: clean: hessian and grad of a function with a static order, argnums names the array
# run: ok
# traces: potential=1
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnums=(0,))
def potential(order, x):
    total = 0.0
    for k in range(1, order + 1):
        total = total + jnp.sum(x ** (2 * k)) / k
    return total


def analyse(x):
    force = jax.grad(potential, argnums=1)(3, x)
    stiffness = jax.hessian(potential, argnums=1)(3, x)
    return force, jnp.linalg.eigvalsh(stiffness)


for s in (0.5, 1.0):
    print(analyse(s * jnp.ones(2)))

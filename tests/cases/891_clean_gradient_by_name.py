# case: 891_clean_gradient_by_name
# source: semantics (a gradient has the structure of its argument)
# why: clean: the gradient is a dictionary as the parameters are, and sorting a dictionary compares its names
# run: ok
# traces: norms=1
import json

import jax
import jax.numpy as jnp


def loss(params, x):
    return jnp.sum((x * params["w"] + params["b"]) ** 2)


@jax.jit
def norms(tree):
    total = 0.0
    for name in sorted(tree):
        total = total + jnp.abs(tree[name])
    return total


start = json.loads('{"w": 1.5, "b": -0.25}')
gradient = jax.grad(loss)(start, jnp.arange(3.0))
print(norms(gradient))
_, again = jax.value_and_grad(loss)(start, jnp.ones(3))
print(norms(again))

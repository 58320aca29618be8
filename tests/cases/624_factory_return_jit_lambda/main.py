# case: 624_factory_return_jit_lambda
# source: goodfire-ai/spd#967, semantics
# why: compile_loss returns jit(lambda ...) and is called by the line search of each step
# run: recompiles 3
# traces: <lambda>=4
import jax.numpy as jnp

from search import line_search

x = jnp.ones(2)
for _ in range(4):
    x = line_search(x, jnp.array([0.2, 0.1]))
print(x)

# case: 985_clean_library_flax_module_rebuilt
# source: semantics (measured)
# why: clean: linen modules are compared by their fields
# run: ok
# traces: predict=1
# needs: flax
import jax
import jax.numpy as jnp
from functools import partial

import flax.linen as nn


@partial(jax.jit, static_argnums=0)
def predict(model, params, x):
    return model.apply(params, x)


def evaluate(params, x):
    model = nn.Dense(2)
    return predict(model, params, x)


x = jnp.ones((3, 4))
params = nn.Dense(2).init(jax.random.key(0), x)
for _ in range(4):
    print(evaluate(params, x).shape)
assert predict._cache_size() == 1

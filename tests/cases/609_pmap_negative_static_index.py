# case: 609_pmap_negative_static_index
# source: semantics (static_broadcasted_argnums)
# why: index of a removed parameter in pmap
# run: raises ValueError
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.pmap, axis_name="batch", static_broadcasted_argnums=(3,))  # expect: BAD_INDEX 3
def train_step(params, batch, rate):
    grad = jax.grad(lambda p: jnp.mean((batch @ p) ** 2))(params)
    return params - rate * jax.lax.pmean(grad, "batch")


n = jax.local_device_count()
print(train_step(jnp.ones((n, 2)), jnp.ones((n, 3, 2)), jnp.full((n,), 0.1)))

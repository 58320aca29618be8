# case: 983_eqx_callable_field_plain_jit
# source: semantics (measured)
# why: an equinox module holds a function, and plain jit traces it
# run: raises TypeError
# needs: equinox
import jax
import jax.numpy as jnp
from typing import Callable

import equinox as eqx


class Net(eqx.Module):
    w: jax.Array
    activation: Callable

    def __call__(self, x):
        return self.activation(self.w @ x)


@jax.jit  # expect: MISSING_REQUIRED/CONFLICT model
def loss(model, x):
    return jnp.mean(jax.vmap(model)(x))


print(loss(Net(jnp.ones((2, 2)), jnp.tanh), jnp.ones((3, 2))))

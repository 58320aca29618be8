# case: 912_clean_make_jaxpr_static_argnums
# source: jax-ml/jax#6871 (make_jaxpr does not interact well with static arguments)
# why: clean: make_jaxpr and eval_shape are told, or the static is bound before
# run: ok
# traces: derivative=2
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames={"order"})
def derivative(u, order):
    for _ in range(order):
        u = (jnp.roll(u, -1) - jnp.roll(u, 1)) / 2
    return u


print(jax.make_jaxpr(derivative, static_argnums=1)(jnp.arange(4.0), 2))
print(jax.eval_shape(partial(derivative, order=3), jnp.arange(4.0)))
print(jax.eval_shape(lambda u: derivative(u, order=3), jax.ShapeDtypeStruct((4,), jnp.float32)))

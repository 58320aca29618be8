# case: 923_eval_shape_of_jitted
# source: semantics (jax.eval_shape hands over to the eval_shape of a jitted function, and traces every argument of any other)
# why: the number of rows is static for `fold` itself, a tracer in the lambda around it
# run: raises ValueError
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnums=(1,))
def fold(u, rows):
    return u.reshape(rows, -1)


u = jnp.arange(6.0)
print(jax.eval_shape(fold, u, 2), fold(u, 2))
print(jax.eval_shape(partial(fold, rows=2), u))
print(jax.eval_shape(lambda v, rows: fold(v, rows), u, 2))  # expect: UNSAFE_TRACED rows

# case: 887_clean_integers_under_vjp
# source: semantics (what vjp traces)
# why: clean: vjp leaves integers alone, so they can be static; indexed updates take values, not axes
# run: ok
# traces: grouped=1, clipped=1
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames="sizes")
def grouped(x, sizes):
    return x * sum(sizes)


@jax.jit
def clipped(x, index, values):
    return x.at[index].min(values)


print(jax.vjp(grouped, jnp.ones(3), (2, 3))[0])
print(clipped(jnp.ones(3), 1, jnp.array(0.5)), clipped(jnp.ones(3), 2, jnp.array(0.5)))

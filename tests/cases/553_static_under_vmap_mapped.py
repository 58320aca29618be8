# case: 553_static_under_vmap_mapped
# source: jax-ml/jax#9009 (vmap over a static argument)
# why: vmap maps the static order over a range of values
# run: raises ValueError
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnums=(1,))
def moment(x, order):
    return jnp.mean((x - x.mean()) ** order)


def moments(x, highest):
    orders = jnp.arange(2, highest + 1)
    return jax.vmap(moment, in_axes=(None, 0))(x, orders)  # expect: UNSAFE_TRACED order


print(moments(jnp.arange(8.0), 4))

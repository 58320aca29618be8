# case: 734_clean_filter_jit_forwards_int
# source: semantics (equinox: what is no array is static)
# why: clean: filter_jit leaves the Python int alone, so the inner static gets an int
# run: ok
# traces: unroll=1, outer=1
# needs: equinox
from functools import partial

import equinox as eqx
import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("n",))
def unroll(x, n):
    for _ in range(n):
        x = jnp.sin(x)
    return x


@eqx.filter_jit
def outer(x, n):
    return unroll(x, n) + n


print([outer(x, 3) for x in (jnp.ones(2), jnp.zeros(2))])

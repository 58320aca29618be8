# case: 558_pmap_traces_inner_static
# source: semantics (pmap traces arguments even with in_axes=None)
# why: the static power of an inner jit is a pmapped argument
# run: raises ValueError
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnums=(1,))
def moments(x, power):
    return jnp.mean(x**power)


parallel = jax.pmap(lambda x, power: moments(x, power), in_axes=(0, None))  # expect-any: UNSAFE_TRACED/MISSING_REQUIRED power @ this group=p


def summary(x):
    shards = x.reshape(jax.local_device_count(), -1)
    return parallel(shards, 3)  # expect-any: UNSAFE_TRACED/MISSING_REQUIRED power @ call group=p


print(summary(jnp.arange(8.0)))

# case: 620_vmap_jit_in_loop
# source: semantics (jax.vmap(f) is a new function object)
# why: jit(vmap(f)) is rebuilt for each shard
# run: recompiles 3
# traces: distance=4
import jax
import jax.numpy as jnp


def distance(a, b):
    return jnp.sqrt(jnp.sum((a - b) ** 2))


def nearest(shards, query):
    best = []
    for shard in shards:
        d = jax.jit(jax.vmap(distance, in_axes=(0, None)))(shard, query)  # expect: JIT_IN_LOOP
        best.append(d.min())
    return jnp.stack(best)


print(nearest([jnp.ones((3, 2)) * k for k in range(4)], jnp.zeros(2)))

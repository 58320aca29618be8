# case: 511_early_return_zero
# source: semantics (comparison in an early return)
# why: `if power == 0: return` on a traced integer, three calls below the jit
# run: raises TracerBoolConversionError
import jax
import jax.numpy as jnp


def matpow(a, power):
    if power == 0:
        return jnp.eye(a.shape[0])
    half = matpow(a @ a, power // 2)
    return half @ a if power % 2 else half


def reachability(adjacency, hops):
    return matpow(adjacency, hops) > 0


def fraction(adjacency, hops):
    return reachability(adjacency, hops).mean()


connected = jax.jit(lambda a, hops: fraction(a, hops))  # expect: MISSING_REQUIRED hops

graph = jnp.eye(5, k=1) + jnp.eye(5)
for hops in (1, 2, 4):
    print(connected(graph, hops))

# case: 586_clean_lru_cached_closure
# source: blackjax-devs/blackjax#486 (the fix), semantics
# why: clean: the closure factory is memoised, the same function object comes back
# run: ok
# traces: chain=1
import functools

import jax
import jax.numpy as jnp


@functools.lru_cache(maxsize=None)
def make_kernel(width):
    def kernel(key, x):
        return x + width * jax.random.normal(key, x.shape)

    return kernel


@functools.partial(jax.jit, static_argnames=("kernel",))
def chain(key, x, kernel):
    return jax.lax.scan(lambda x, k: (kernel(k, x),) * 2, x, jax.random.split(key, 4))[1]


def replicas(n):
    return [chain(k, jnp.zeros(2), make_kernel(0.5))[-1] for k in jax.random.split(jax.random.key(0), n)]


print(len(replicas(3)))

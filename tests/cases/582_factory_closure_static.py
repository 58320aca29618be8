# case: 582_factory_closure_static
# source: blackjax-devs/blackjax#486, semantics
# why: make_kernel returns a new closure per call, which is the static transition of the sampler
# run: recompiles 2
# traces: chain=3
from functools import partial

import jax
import jax.numpy as jnp


def make_kernel(width):
    def kernel(key, x):
        return x + width * jax.random.normal(key, x.shape)

    return kernel


@partial(jax.jit, static_argnames=("kernel", "n"))
def chain(key, x, kernel, n):
    return jax.lax.scan(lambda x, k: (kernel(k, x),) * 2, x, jax.random.split(key, n))[1]


def replicas(n):
    ends = []
    for key in jax.random.split(jax.random.key(0), n):
        ends.append(chain(key, jnp.zeros(2), make_kernel(0.5), 8)[-1])  # expect: UNSAFE_IDENTITY kernel
    return ends


print(replicas(3))

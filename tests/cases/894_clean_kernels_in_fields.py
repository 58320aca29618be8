# case: 894_clean_kernels_in_fields
# source: semantics (samplers of one class that keep their step function in a field)
# why: clean: only the sampler that sorts needs its count concrete, and there the count is static
# run: ok
# traces: scaled=1, best=1
from functools import partial

import jax
import jax.numpy as jnp


class Sampler:
    def __init__(self, step):
        self.step = step

    def run(self, x, count):
        return self.step(x, count)


sorting = Sampler(lambda x, count: jax.lax.top_k(x, count)[0])
scaling = Sampler(lambda x, count: x * count)


@jax.jit
def scaled(x, count):
    return scaling.run(x, count)


@partial(jax.jit, static_argnames=("count",))
def best(x, count):
    return sorting.run(x, count)


x = jnp.arange(5.0)
print(scaled(x, 3), scaled(x, 4), best(x, 3))

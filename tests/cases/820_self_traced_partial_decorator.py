# case: 820_self_traced_partial_decorator
# source: semantics (static_argnames without self)
# why: static_argnames names only `n`, so self is traced and is no pytree
# run: raises TypeError
from functools import partial

import jax
import jax.numpy as jnp


class Chebyshev:
    def __init__(self, low, high):
        self.low = low
        self.high = high

    @partial(jax.jit, static_argnames=("n",))  # expect: SELF_TRACED self
    def basis(self, x, n):
        t = (2 * x - self.low - self.high) / (self.high - self.low)
        values = [jnp.ones_like(t), t]
        for _ in range(n - 2):
            values.append(2 * t * values[-1] - values[-2])
        return jnp.stack(values)


print(Chebyshev(0.0, 2.0).basis(jnp.linspace(0.0, 2.0, 4), n=3).shape)

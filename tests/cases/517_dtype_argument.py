# case: 517_dtype_argument
# source: semantics (a dtype is no JAX type)
# why: the accumulator dtype is handed to a jitted reduction
# run: raises TypeError
import jax
import jax.numpy as jnp


class Accumulator:
    def __init__(self, dtype):
        self.dtype = dtype
        self.total = None

    def add(self, x):
        part = reduce_sum(x, self.dtype)
        self.total = part if self.total is None else self.total + part


@jax.jit  # expect: MISSING_REQUIRED dtype
def reduce_sum(x, dtype):
    return x.astype(dtype).sum()


acc = Accumulator(jnp.float32)
acc.add(jnp.arange(4))
print(acc.total)

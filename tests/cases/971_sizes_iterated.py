# case: 971_sizes_iterated
# source: semantics (measured)
# why: a list comprehension makes an array of each size
# run: raises TypeError
import jax
import jax.numpy as jnp


@jax.jit  # expect: MISSING_REQUIRED sizes  # allow: MISSING_CONSTANT x
def build(x, sizes):
    return [x * jnp.zeros(n) for n in sizes]


print(build(1.0, [2, 3]))

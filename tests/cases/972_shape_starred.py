# case: 972_shape_starred
# source: semantics (measured)
# why: the shape is unpacked into reshape
# run: raises TypeError
import jax
import jax.numpy as jnp


@jax.jit  # expect: MISSING_REQUIRED shape
def f(x, shape):
    return x.reshape(*shape)


print(f(jnp.ones(4), (2, 2)))

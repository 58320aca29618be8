# case: 608_lambda_argnums_out_of_range
# source: semantics (index counted before vmap and partial)
# why: the lambda takes two arguments, the static index is two
# run: raises ValueError
import jax
import jax.numpy as jnp


def smooth(x, width, mode):
    kernel = jnp.ones(width) / width
    return jnp.convolve(x, kernel, mode=mode)


apply = jax.jit(lambda x, width: smooth(x, width, "same"), static_argnums=2)  # expect: BAD_INDEX 2  # allow: MISSING_REQUIRED width

print(apply(jnp.arange(5.0), 3))

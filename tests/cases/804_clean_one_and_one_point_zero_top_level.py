# case: 804_clean_one_and_one_point_zero_top_level
# source: semantics (at top level types are compared strictly)
# why: clean: 1 and 1.0 are two programs on purpose
# run: ok
# traces: scale=2
import jax
import jax.numpy as jnp


def scale(x, by):
    return x * by


scale_jit = jax.jit(scale, static_argnums=(1,))

x = jnp.arange(3)
assert scale_jit(x, 1).dtype != scale_jit(x, 1.0).dtype

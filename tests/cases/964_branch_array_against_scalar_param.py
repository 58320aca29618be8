# case: 964_branch_array_against_scalar_param
# source: semantics (measured)
# why: a norm of the array is compared with a threshold, both are traced
# run: raises TracerBoolConversionError
import jax
import jax.numpy as jnp


@jax.jit  # expect-any: CONFLICT/MISSING_REQUIRED g @ def group=c; CONFLICT/MISSING_REQUIRED max_norm @ def group=c
def clip(g, max_norm):
    norm = jnp.linalg.norm(g)
    if norm > max_norm:  # expect-any: CONFLICT g @ use group=c; CONFLICT max_norm @ use group=c
        g = g * max_norm / norm
    return g


print(clip(jnp.arange(4.0), 1.0))

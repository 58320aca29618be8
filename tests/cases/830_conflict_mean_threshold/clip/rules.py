import jax


@jax.jit  # expect-any: CONFLICT norm @ def  # allow: MISSING_CONSTANT limit
def clip(grads, norm, limit):
    if norm > limit:  # expect-any: CONFLICT norm @ use
        return grads * (limit / norm)
    return grads

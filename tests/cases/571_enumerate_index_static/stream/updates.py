import jax


def update(w, batch, index):
    return 0.9 * w + batch / (index + 1)


update_jit = jax.jit(update, static_argnames=("index",))  # expect-any: UNSAFE_VARYING index @ def

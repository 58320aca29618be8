import jax


@jax.jit  # expect: MISSING_REQUIRED activation
def apply(params, x, activation):
    act = getattr(jax.nn, activation)
    for w in params:
        x = act(x @ w)
    return x

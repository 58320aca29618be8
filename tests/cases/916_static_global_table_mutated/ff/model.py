import jax


def _energy(model, x):
    return sum(term(x) for term in model)


energy = jax.jit(_energy, static_argnums=0)  # expect-any: UNSAFE_MUTABLE model @ def

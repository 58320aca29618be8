import jax.numpy as jnp


class Model:
    def __init__(self, name):
        self.name = name
        self._terms = []

    def add(self, term):
        self._terms.append(term)  # expect-any: UNSAFE_MUTABLE model @ this
        return self

    def __iter__(self):
        return iter(self._terms)


def bond(x):
    return jnp.sum((jnp.diff(x) - 1.0) ** 2)


def repulsion(x):
    return jnp.sum(1.0 / jnp.diff(x) ** 12)

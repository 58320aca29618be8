# case: 833_clean_item_then_static
# source: semantics (.item() once per data set)
# why: clean: the class count is taken out of the data once with int(), then static
# run: ok
# traces: histogram=1
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("n_classes",))
def histogram(labels, weights, n_classes):
    return jnp.zeros((n_classes,)).at[labels].add(weights)


def evaluate(labels, epochs):
    n_classes = int(labels.max()) + 1
    out = []
    for epoch in range(epochs):
        out.append(histogram(labels, jnp.full(labels.shape, 1.0 + epoch), n_classes=n_classes))
    return out


print(len(evaluate(jnp.array([0, 2, 1, 2]), 3)))

# case: 832_conflict_data_dependent_length
# source: semantics (a data-dependent size cannot be static)
# why: jnp.unique's count, still an array, is used as a shape
# run: raises TypeError
import jax
import jax.numpy as jnp


def one_sided(labels, n_classes):
    return jnp.zeros((n_classes,)).at[labels].add(1.0)  # expect-any: CONFLICT n_classes @ use


histogram = jax.jit(one_sided)  # expect-any: CONFLICT n_classes @ def


def count(labels):
    n_classes = jnp.max(labels) + 1
    return histogram(labels, n_classes)  # expect-any: CONFLICT n_classes @ call


print(count(jnp.array([0, 2, 1, 2])))

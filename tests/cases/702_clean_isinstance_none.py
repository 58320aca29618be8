# case: 702_clean_isinstance_none
# source: semantics (None is no leaf, isinstance does not concretise)
# why: clean: optional mask and a scalar-or-array switch with isinstance
# run: ok
# traces: masked_loss=2
import jax
import jax.numpy as jnp


@jax.jit
def masked_loss(pred, target, mask=None):
    error = (pred - target) ** 2
    if mask is None:
        return error.mean()
    if isinstance(mask, (int, float)):
        return mask * error.mean()
    return jnp.sum(error * mask) / jnp.maximum(mask.sum(), 1.0)


def report(pred, target, masks):
    return [masked_loss(pred, target)] + [masked_loss(pred, target, m) for m in masks]


print(report(jnp.ones(3), jnp.zeros(3), [jnp.ones(3), jnp.array([1.0, 0.0, 0.0])]))

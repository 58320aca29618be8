# case: 536_two_values_not_constant
# source: semantics (different literals at different sites)
# why: clean: the weight is 1.0 in training and 0.5 in fine tuning, so it is no constant
# run: ok
# traces: weighted=1
import jax
import jax.numpy as jnp


@jax.jit
def weighted(pred, target, weight):
    return weight * jnp.mean(jnp.abs(pred - target))


def train(pred, target):
    return weighted(pred, target, 1.0)


def finetune(pred, target):
    return weighted(pred, target, 0.5)


print(train(jnp.ones(3), jnp.zeros(3)) + finetune(jnp.ones(3), jnp.zeros(3)))

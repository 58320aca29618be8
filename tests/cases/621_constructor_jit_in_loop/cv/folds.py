import jax.numpy as jnp

from .trainer import Trainer


def cross_validate(data):
    weights = []
    for k in range(data.shape[0]):
        trainer = Trainer(rate=0.1)  # expect-any: JIT_IN_LOOP @ call group=t
        weights.append(trainer.step(jnp.ones(4), data[k]))
    return weights

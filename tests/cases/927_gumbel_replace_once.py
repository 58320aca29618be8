# case: 927_gumbel_replace_once
# source: semantics (the twin of the case before)
# why: clean: _replace makes one configuration for evaluation, the temperature is traced and varies
# run: ok
# traces: relaxed_sample=2
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp


class Hyper(NamedTuple):
    n_categories: int = 4
    straight_through: bool = True


@partial(jax.jit, static_argnames="hp")
def relaxed_sample(key, logits, temperature, *, hp):
    g = jax.random.gumbel(key, (logits.shape[0], hp.n_categories))
    soft = jax.nn.softmax((logits + g) / temperature)
    if not hp.straight_through:
        return soft
    hard = jax.nn.one_hot(soft.argmax(-1), hp.n_categories)
    return hard + soft - jax.lax.stop_gradient(soft)


def loss(logits, key, temperature, hp):
    z = relaxed_sample(key, logits, temperature, hp=hp)
    return jnp.sum(z * jnp.arange(hp.n_categories))


def train(n_epochs, hp=Hyper()):
    soft = hp._replace(straight_through=False)
    logits = jnp.zeros((3, hp.n_categories))
    temperature = 1.0
    for epoch, key in enumerate(jax.random.split(jax.random.key(1), n_epochs)):
        grad = jax.grad(loss)(logits, key, temperature, hp)
        logits = logits - 0.1 * grad
        temperature = max(0.1, 0.8 * temperature)
    return loss(logits, jax.random.key(9), temperature, soft)


print(train(5))

# case: 926_gumbel_replace_temperature
# source: semantics (a hashable NamedTuple with an annealed field is a new key per epoch)
# why: hp._replace(temperature=...) inside the epoch loop, hp is static
# run: recompiles 4
# traces: relaxed_sample=5
from functools import partial
from typing import NamedTuple

import jax
import jax.numpy as jnp


class Hyper(NamedTuple):
    temperature: float = 1.0
    n_categories: int = 4
    straight_through: bool = True


@partial(jax.jit, static_argnames="hp")  # expect-any: UNSAFE_VARYING hp @ def
def relaxed_sample(key, logits, *, hp):
    g = jax.random.gumbel(key, (logits.shape[0], hp.n_categories))
    soft = jax.nn.softmax((logits + g) / hp.temperature)
    if not hp.straight_through:
        return soft
    hard = jax.nn.one_hot(soft.argmax(-1), hp.n_categories)
    return hard + soft - jax.lax.stop_gradient(soft)


def loss(logits, key, hp):
    z = relaxed_sample(key, logits, hp=hp)  # expect-any: UNSAFE_VARYING hp @ call
    return jnp.sum(z * jnp.arange(hp.n_categories))


def train(n_epochs, hp=Hyper()):
    logits = jnp.zeros((3, hp.n_categories))
    for epoch, key in enumerate(jax.random.split(jax.random.key(1), n_epochs)):
        grad = jax.grad(loss)(logits, key, hp)
        logits = logits - 0.1 * grad
        hp = hp._replace(temperature=max(0.1, 0.8 * hp.temperature))
    return logits


print(train(5))

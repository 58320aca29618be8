# case: 545_dual_temperature
# source: semantics (SAC temperature adapted by dual ascent and converted to a float)
# why: the entropy temperature is static although each update changes it
# run: recompiles 4
# traces: actor_loss=5
import math
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("alpha",))  # expect-any: UNSAFE_OPTIMIZED alpha @ def
def actor_loss(logits, q, alpha):
    logp = jax.nn.log_softmax(logits)
    return jnp.sum(jnp.exp(logp) * (alpha * logp - q))


class Temperature:
    def __init__(self, target):
        self.log_alpha = jnp.array(0.0)
        self.target = target

    @property
    def value(self):
        return math.exp(float(self.log_alpha))

    def update(self, entropy):
        grad = jax.grad(lambda a: a * (entropy - self.target))(self.log_alpha)
        self.log_alpha = self.log_alpha - 0.1 * grad


def train(steps):
    temperature = Temperature(target=0.5)
    logits = jnp.array([0.1, 0.4, -0.2])
    losses = []
    for _ in range(steps):
        losses.append(actor_loss(logits, jnp.ones(3), alpha=temperature.value))  # expect-any: UNSAFE_OPTIMIZED alpha @ call
        p = jax.nn.softmax(logits)
        temperature.update(-jnp.sum(p * jnp.log(p)))
    return losses


print(len(train(5)))

# case: 584_jitted_object_new_per_call
# source: semantics (a jitted function is hashed by identity)
# why: jax.jit(...) of a lambda is built per call and passed as a static callable
# run: recompiles 2
# traces: rollout=3
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("policy",))
def rollout(x, policy):
    for _ in range(2):
        x = x + policy(x)
    return x


class Evaluator:
    def __init__(self, gain):
        self.gain = gain

    def policy(self):
        gain = self.gain
        return lambda x: -gain * x

    def run(self, x):
        return rollout(x, policy=self.policy())  # expect: UNSAFE_IDENTITY policy


evaluator = Evaluator(0.1)
for k in range(3):
    print(evaluator.run(jnp.full(2, float(k))))

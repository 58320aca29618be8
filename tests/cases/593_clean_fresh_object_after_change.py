# case: 593_clean_fresh_object_after_change
# source: semantics (a changed copy is a new key)
# why: clean: copy.replace-like method returns a new object instead of writing into the static one
# run: ok
# traces: loss=2
from functools import partial

import jax
import jax.numpy as jnp


class Penalty:
    def __init__(self, weight):
        self.weight = weight

    def __eq__(self, other):
        return isinstance(other, Penalty) and other.weight == self.weight

    def __hash__(self):
        return hash(self.weight)

    def stronger(self):
        return Penalty(self.weight * 10.0)


@partial(jax.jit, static_argnames=("penalty",))
def loss(x, penalty):
    return jnp.sum(x**2) + penalty.weight * jnp.sum(jnp.abs(x))


weak = Penalty(0.1)
strong = weak.stronger()
for x in (jnp.ones(2), jnp.zeros(2)):
    print(loss(x, weak), loss(x, strong))

# case: 592_list_field_appended
# source: ml-jku/DIffUCO#13 (a list of the static model grows)
# why: layers is appended to after the first forward call
# run: ok
# traces: forward=1
from functools import partial

import jax
import jax.numpy as jnp


class Stack:
    def __init__(self):
        self.layers = []

    def add(self, fn):
        self.layers.append(fn)  # expect-any: UNSAFE_MUTABLE self @ this group=s; UNSAFE_MUTABLE stack @ this group=s
        return self


@partial(jax.jit, static_argnums=0)  # expect-any: UNSAFE_MUTABLE stack @ def group=s
def forward(stack, x):
    for layer in stack.layers:
        x = layer(x)
    return x


stack = Stack().add(jnp.tanh)
before = forward(stack, jnp.ones(2))  # expect-any: UNSAFE_MUTABLE stack @ call group=s
stack.add(jnp.negative)  # expect-any: UNSAFE_MUTABLE stack @ this group=s
after = forward(stack, jnp.ones(2))  # expect-any: UNSAFE_MUTABLE stack @ call group=s
assert (before == after).all(), "stale"

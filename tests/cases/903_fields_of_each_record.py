# case: 903_fields_of_each_record
# source: semantics (records of one class, each with fields of its own)
# why: only the second record holds a list; the first one is a fine static argument
# run: raises ValueError
from dataclasses import dataclass
from functools import partial

import jax
import jax.numpy as jnp


@dataclass(frozen=True)
class Window:
    edges: tuple


@partial(jax.jit, static_argnames=("window",))
def inside(x, window):
    low, high = window.edges
    return jnp.where((x > low) & (x < high), x, 0.0)


x = jnp.linspace(0.0, 1.0, 5)
narrow = Window((0.4, 0.6))
print(inside(x, window=narrow))
wide = Window(edges=[0.1, 0.9])
print(inside(x, window=wide))  # expect: UNSAFE_UNHASHABLE window

# case: 913_static_names_as_attribute_tuple
# source: semantics (a class constant lists the statics and misses one)
# why: the names come from a constant of another class plus a literal, `depth` is missing
# run: raises TracerIntegerConversionError
from functools import partial

import jax
import jax.numpy as jnp


class Statics:
    BASE = ("mode",)
    EXTENDED = BASE + ("hidden",)


@partial(jax.jit, static_argnames=Statics.EXTENDED)  # expect: MISSING_REQUIRED depth
def encode(x, scale, depth, hidden=4, mode="mean"):
    for _ in range(depth):
        x = jnp.tanh(x @ jnp.full((x.shape[-1], hidden), scale))
    return x.mean() if mode == "mean" else x.max()


for i in range(2):
    print(encode(jnp.ones((2, 3)), 0.1 * i, 2, hidden=3), encode(jnp.ones((2, 3)), 0.2, 3, mode="max"))

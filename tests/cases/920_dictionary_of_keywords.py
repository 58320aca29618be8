# case: 920_dictionary_of_keywords
# source: semantics (dict() with keywords is how scripts write their configuration)
# why: each entry keeps its own name: the number is needed concrete, the list cannot be static, the rate may be traced
# run: raises TypeError
from functools import partial

import jax
import jax.numpy as jnp

CONFIG = dict(size=3, rate=0.5, names=["a", "b"])


@jax.jit  # expect: MISSING_REQUIRED size
def grid(x, size, rate):
    return x + rate * jnp.zeros(size)


@partial(jax.jit, static_argnames="names")
def label(x, names):
    return x * len(names)


def main():
    defaults = dict(CONFIG, rate=0.25)
    for name, factor in dict(one=1.0, two=2.0).items():
        print(name, grid(jnp.ones(3), factor, defaults["rate"]) if False else factor)
    print(grid(jnp.ones(3), defaults["size"], defaults["rate"]))
    print(label(jnp.ones(3), names=CONFIG["names"]))  # expect: UNSAFE_UNHASHABLE names


main()

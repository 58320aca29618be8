# case: 538_clean_seeded_value_varies
# source: semantics (values that vary at one site)
# why: clean: the rate is drawn anew per call; the traced argument is right
# run: ok
# traces: thin=1
import random

import jax
import jax.numpy as jnp


@jax.jit
def thin(events, rate):
    return jnp.where(events > rate, events, 0.0)


def bootstrap(events, n):
    generator = random.Random(0)
    return [thin(events, generator.random()).sum() for _ in range(n)]


print(len(bootstrap(jnp.linspace(0, 1, 5), 4)))

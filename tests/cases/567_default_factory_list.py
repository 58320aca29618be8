# case: 567_default_factory_list
# source: google/flax#5492 (static metadata stored as a list)
# why: frozen dataclass, but its field is a list made by default_factory
# run: raises ValueError
import dataclasses
from functools import partial

import jax
import jax.numpy as jnp


@dataclasses.dataclass(frozen=True)
class Augment:
    flips: list = dataclasses.field(default_factory=lambda: [0, 1])
    gain: float = 1.0


@partial(jax.jit, static_argnames=("how",))
def augment(image, how):
    for axis in how.flips:
        image = jnp.flip(image, axis)
    return how.gain * image


print([augment(im, how=Augment()).shape for im in (jnp.ones((2, 2)), jnp.eye(2))])  # expect: UNSAFE_UNHASHABLE how

# case: 594_dict_attribute_updated
# source: google/brax#537, semantics
# why: self.params.update(...) on a static self after the first call
# run: ok
# traces: value=1
from functools import partial

import jax
import jax.numpy as jnp


class Potential:
    def __init__(self, **params):
        self.params = dict(params)

    @partial(jax.jit, static_argnums=0)  # expect-any: UNSAFE_MUTABLE self @ def group=p
    def value(self, r):
        return self.params["depth"] * (r**-12 - r**-6)

    def retune(self, **changes):
        self.params.update(changes)  # expect-any: UNSAFE_MUTABLE self @ this group=p


potential = Potential(depth=1.0)
r = jnp.array(1.2)
before = potential.value(r)  # expect-any: UNSAFE_MUTABLE self @ call group=p
potential.retune(depth=4.0)  # expect-any: UNSAFE_MUTABLE self @ this group=p
assert float(before) == float(potential.value(r)), "stale"  # expect-any: UNSAFE_MUTABLE self @ call group=p

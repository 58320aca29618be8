# case: 591_config_setattr_after_use
# source: semantics (setattr on a static configuration object)
# why: apply_overrides writes into the object that is already a cache key
# run: ok
# traces: _energy=1
import jax.numpy as jnp

from lattice.model import energy
from lattice.options import Options, apply_overrides

options = Options()
spins = jnp.ones(4)
first = energy(spins, options)  # expect-any: UNSAFE_MUTABLE options @ call group=o
apply_overrides(options, coupling=2.0)  # expect-any: UNSAFE_MUTABLE options @ this group=o
second = energy(spins, options)  # expect-any: UNSAFE_MUTABLE options @ call group=o
assert float(first) == float(second), "stale"

# case: 533_bool_flag_where
# source: semantics (a Python bool that only ever is True)
# why: `symmetric` is legal as a tracer but constant at both call sites
# run: ok
# traces: coupling=2
import jax
import jax.numpy as jnp


@jax.jit  # expect: MISSING_CONSTANT symmetric
def coupling(spins, bonds, symmetric):
    full = jnp.where(symmetric, 0.5 * (bonds + bonds.T), bonds)
    return spins @ full @ spins


def energy_gap(spins, bonds, site):
    flipped = spins.at[site].multiply(-1.0)
    before = coupling(spins, bonds, True)
    after = coupling(flipped, bonds, symmetric=True)
    return after - before


spins = jnp.ones(4)
bonds = jnp.arange(16.0).reshape(4, 4)
for site in range(4):
    print(energy_gap(spins, bonds, site))

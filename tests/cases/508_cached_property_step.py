# case: 508_cached_property_step
# source: semantics (a jit kept in a cached_property)
# why: the bound method is compiled once, but its mode flag is traced
# run: raises TracerBoolConversionError
from functools import cached_property

import jax
import jax.numpy as jnp


class Simulator:
    def __init__(self, viscosity):
        self.viscosity = viscosity

    def _advance(self, u, dt, clip):
        u = u + dt * self.viscosity * (jnp.roll(u, 1) - 2 * u + jnp.roll(u, -1))
        return jnp.clip(u, 0.0, 1.0) if clip else u

    @cached_property
    def advance(self):
        return jax.jit(self._advance)  # expect: MISSING_REQUIRED clip

    def run(self, u, dts):
        for dt in dts:
            u = self.advance(u, dt, clip=bool(u.shape[0] > 8))
        return u


print(Simulator(0.2).run(jnp.eye(16)[4], jnp.full(5, 0.1)).sum())

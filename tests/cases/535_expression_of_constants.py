# case: 535_expression_of_constants
# source: semantics (arithmetic of literals and math.pi)
# why: omega is computed from module constants only
# run: ok
# traces: resonator=1
import math

import jax
import jax.numpy as jnp

FREQUENCY = 50.0
OMEGA = 2.0 * math.pi * FREQUENCY


class Circuit:
    @staticmethod
    @jax.jit  # expect: MISSING_CONSTANT omega
    def resonator(current, inductance, omega):
        return current * jnp.sqrt(1.0 + (omega * inductance) ** 2)

    def sweep(self, inductances):
        return [self.resonator(jnp.ones(2), l, OMEGA) for l in inductances]


print(Circuit().sweep(jnp.linspace(0.1, 0.3, 3)))

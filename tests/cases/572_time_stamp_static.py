# case: 572_time_stamp_static
# source: semantics (wall clock or counter as a static key)
# why: self.t is advanced by dt and passed as a static time
# run: recompiles 5
# traces: forcing=6
from functools import partial

import jax
import jax.numpy as jnp


class Tide:
    def __init__(self, dt):
        self.dt = dt
        self.t = 0.0
        self.level = jnp.zeros(4)

    @staticmethod
    @partial(jax.jit, static_argnums=(1,))  # expect-any: UNSAFE_VARYING t @ def
    def forcing(level, t):
        return 0.1 * jnp.sin(0.5 * t) - 0.01 * level

    def advance(self):
        self.level = self.level + self.dt * self.forcing(self.level, self.t)  # expect-any: UNSAFE_VARYING t @ call
        self.t += self.dt


tide = Tide(0.25)
for _ in range(6):
    tide.advance()
print(tide.level)

# case: 601_bound_method_counts_self
# source: semantics (a bound method has no self to count)
# why: the index of the decorator form was kept when the jit moved to the constructor
# run: raises ValueError
import jax
import jax.numpy as jnp


class Filter:
    def __init__(self, gain):
        self.gain = gain
        self.apply = jax.jit(self._apply, static_argnums=(2,))  # expect: BAD_INDEX 2  # allow: MISSING_REQUIRED taps

    def _apply(self, x, taps):
        return self.gain * sum(jnp.roll(x, k) for k in range(taps))


print(Filter(0.5).apply(jnp.arange(5.0), 3))

# case: 503_wraps_timing_decorator
# source: semantics (functools.wraps wrapper passes *args, **kwargs to a jitted function)
# why: the flag goes through a timing wrapper before it reaches the jit
# run: raises TracerBoolConversionError
import jax.numpy as jnp

from profiling.bench import advect

field = jnp.sin(jnp.linspace(0.0, 6.0, 32))
for _ in range(3):
    field = advect(field, 0.4, upwind=True)
print(field.sum())

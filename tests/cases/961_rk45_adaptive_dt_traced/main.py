# case: 961_rk45_adaptive_dt_traced
# source: semantics (measured)
# why: clean: the adapted step is traced
# run: ok
# traces: rk23_step=1
import jax.numpy as jnp

from orbits.driver import integrate

y0 = jnp.array([1.0, 0.0, 0.0, 0.8])
t, y, history = integrate(y0, t_end=0.4)
print(t, y, len(history))

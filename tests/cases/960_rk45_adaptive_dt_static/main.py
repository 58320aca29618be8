# case: 960_rk45_adaptive_dt_static
# source: semantics (measured)
# why: the step of an embedded Runge-Kutta pair is static and adapted from the error estimate
# run: recompiles 5
# traces: rk23_step=6
import jax.numpy as jnp

from orbits.driver import integrate

y0 = jnp.array([1.0, 0.0, 0.0, 0.8])
t, y, history = integrate(y0, t_end=0.4)
print(t, y, len(history))

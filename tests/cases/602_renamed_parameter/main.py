# case: 602_renamed_parameter
# source: semantics (parameter renamed, static_argnames forgotten)
# why: the decorator still says n_iters, the parameter is called n_steps
# run: raises ValueError
import jax.numpy as jnp

from ode.euler import euler

print(euler(jnp.ones(2), 0.1, n_steps=4))

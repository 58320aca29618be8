# case: 830_conflict_mean_threshold
# source: semantics (a computed array decides a Python branch)
# why: the driver computes the gradient norm with jnp and the jitted clip branches on it
# run: raises TracerBoolConversionError
import jax.numpy as jnp

from clip.driver import train

print(train(jnp.eye(3), 3))

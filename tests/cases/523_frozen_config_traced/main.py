# case: 523_frozen_config_traced
# source: google-deepmind/optax#577 (config objects), semantics
# why: a frozen dataclass that is no pytree is handed to a plain jit
# run: raises TypeError
import jax.numpy as jnp

from spline.config import FitConfig
from spline.fit import design

for degree in (2, 3):
    print(design(jnp.linspace(0.0, 1.0, 4), FitConfig(degree=degree)).shape)

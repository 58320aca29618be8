# case: 621_constructor_jit_in_loop
# source: google/flax#386, semantics
# why: a trainer that jits its bound method in __init__ is built for each fold
# run: recompiles 2
# traces: _step=3
import jax.numpy as jnp

from cv.folds import cross_validate

print(cross_validate(jnp.arange(12.0).reshape(3, 4)))

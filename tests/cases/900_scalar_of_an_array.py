# case: 900_scalar_of_an_array
# source: semantics (what numpy computes from an array without axes is a scalar, which is hashable)
# why: np.array(0.7) itself cannot be static; a comparison of it is a plain truth value; a comparison of a list is an array again
# run: raises ValueError
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np


class Operator:
    def __init__(self, constant, mels):
        self.constant = np.array(constant)
        self.mels = np.array(mels)
        self.shifts = np.array([0.5, 1.5])

    def apply(self, x):
        y = kernel(x, np.abs(self.constant) >= 0.5)
        return kernel(y, -self.mels < 0.0)

    def each(self, x):
        return kernel(x, self.shifts > 1.0)  # expect: UNSAFE_UNHASHABLE shifted


@partial(jax.jit, static_argnames="shifted")
def kernel(x, shifted):
    return x + 1.0 if shifted else x


operator = Operator(0.7, 2.0)
print(operator.apply(jnp.ones(3)))
print(operator.each(jnp.ones(3)))

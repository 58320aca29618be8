# case: 587_clean_lazy_attribute_static
# source: semantics (made once, kept on the object)
# why: clean: the solver object is made on first use and kept
# run: ok
# traces: descend=1
from functools import partial

import jax
import jax.numpy as jnp


class Solver:
    def __init__(self, rate):
        self.rate = rate


@partial(jax.jit, static_argnames=("solver",))
def descend(x, solver):
    return x - solver.rate * x


class Fit:
    def __init__(self):
        self._solver = None

    @property
    def solver(self):
        if self._solver is None:
            self._solver = Solver(0.1)
        return self._solver

    def run(self, x, steps):
        for _ in range(steps):
            x = descend(x, solver=self.solver)
        return x


print(Fit().run(jnp.ones(2), 4))

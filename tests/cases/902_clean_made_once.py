# case: 902_clean_made_once
# source: semantics (objects that are compared by identity, made where they were looked up in vain)
# why: clean: each of them is made once and kept, by a method, in a global and in a table
# run: ok
# traces: descend=3
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

    def solver(self):
        if self._solver is None:
            self._solver = Solver(0.1)
        return self._solver

    def run(self, x, steps):
        for _ in range(steps):
            x = descend(x, solver=self.solver())
        return x


SHARED = None
TABLE = {}


def shared():
    global SHARED
    if SHARED is None:
        SHARED = Solver(0.2)
    return SHARED


def of_a_table(rate):
    found = TABLE.get(rate)
    if found is None:
        found = Solver(rate)
        TABLE[rate] = found
    return found


def run(x, steps):
    for _ in range(steps):
        x = descend(x, solver=shared())
        x = descend(x, solver=of_a_table(0.3))
    return x


print(run(Fit().run(jnp.ones(2), 4), 4))

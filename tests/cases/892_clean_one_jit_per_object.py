# case: 892_clean_one_jit_per_object
# source: semantics (tests that go through all solvers)
# why: clean: each solver is another object, and its method has to be compiled once for each
# run: ok
# traces: update=3
import jax
import jax.numpy as jnp


class Solver:
    def __init__(self, rate):
        self.rate = rate

    def update(self, x):
        return x - self.rate * jnp.cos(x)


def check(x):
    for name, solver in (("slow", Solver(0.01)), ("usual", Solver(0.1)), ("fast", Solver(0.5))):
        update = jax.jit(solver.update)
        print(name, update(x), update(x + 1.0))


check(jnp.arange(2.0))

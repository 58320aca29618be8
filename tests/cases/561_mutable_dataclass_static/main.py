# case: 561_mutable_dataclass_static
# source: semantics (a dataclass with eq and without frozen has no hash)
# why: @dataclass without frozen=True as the static spec of a jitted method
# run: raises ValueError
import jax.numpy as jnp

from grid.solver import PoissonSolver
from grid.spec import GridSpec

spec = GridSpec(nx=8, ny=8)
solver = PoissonSolver()
for k in range(2):
    print(solver.relax(jnp.full((8, 8), float(k)), spec).shape)  # expect: UNSAFE_UNHASHABLE spec

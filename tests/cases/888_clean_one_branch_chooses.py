# case: 888_clean_one_branch_chooses
# source: semantics (contract and value chosen together)
# why: clean: the jit with a static grid only ever gets the tuple; the host path is never taken under jit
# run: ok
# traces: solve=2, evidence=1
import jax
import jax.numpy as jnp
import numpy as np


def solve(grid):
    return jnp.asarray(grid).sum()


def run(grid, jump):
    grid = jnp.asarray(grid)
    f, given = solve, grid
    if jump:
        given = tuple(grid.tolist())
        f = jax.jit(f, static_argnames=("grid",))
    else:
        f = jax.jit(f)
    return f(given)


def evidence(samples, blocks=None):
    if blocks is None:
        return float(np.asarray(samples).sum())
    return jnp.sum(samples * blocks)


evidence_jit = jax.jit(evidence)
SAMPLES = jnp.ones(3)
print(run([0.0, 1.0], True), run([0.0, 1.0], False))
print(evidence(SAMPLES), evidence_jit(SAMPLES, jnp.ones(3)))

# case: 952_cg_break_on_tolerance
# source: semantics (measured)
# why: conjugate gradients with a Python for/break on the residual inside of jit
# run: raises TracerBoolConversionError
import jax.numpy as jnp

from poisson.grid import manufactured
from poisson.solve import cg


def main():
    n = 12
    rhs, exact = manufactured(n)
    for tol in (1e-2, 1e-4, 1e-5):
        u, k = cg(rhs, jnp.zeros_like(rhs), tol, 3 * n)
        print(tol, int(k), float(jnp.abs(u - exact).max()))


main()

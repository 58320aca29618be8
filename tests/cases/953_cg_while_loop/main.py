# case: 953_cg_while_loop
# source: semantics (measured)
# why: clean: the same solver with lax.while_loop, tol and maxiter are traced
# run: ok
# traces: cg=1
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

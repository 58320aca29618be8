import jax
import jax.numpy as jnp
from jax import lax

from poisson.grid import laplace


def update(u, r, p, rr):
    Ap = laplace(p)
    alpha = rr / jnp.vdot(p, Ap)
    u = u + alpha * p
    r = r - alpha * Ap
    new = jnp.vdot(r, r)
    return u, r, r + new / rr * p, new


@jax.jit  # allow: MISSING_CONSTANT maxiter
def cg(b, u, tol, maxiter):
    r = b - laplace(u)
    p, rr = r, jnp.vdot(r, r)

    def proceed(carry):
        *_, rr, k = carry
        return (jnp.sqrt(rr) >= tol) & (k < maxiter)

    def body(carry):
        *state, k = carry
        return *update(*state), k + 1

    u, _, _, _, k = lax.while_loop(proceed, body, (u, r, p, rr, 0))
    return u, k

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


@jax.jit  # expect-any: CONFLICT/MISSING_REQUIRED tol @ def group=c; CONFLICT/MISSING_REQUIRED b @ def group=c; CONFLICT/MISSING_REQUIRED u @ def group=c  # allow: MISSING_CONSTANT maxiter
def cg(b, u, tol, maxiter):
    r = b - laplace(u)
    p, rr = r, jnp.vdot(r, r)
    k = 0
    while k < 36:
        u, r, p, rr = update(u, r, p, rr)
        k += 1
        if jnp.sqrt(rr) < tol:  # expect-any: CONFLICT tol @ use group=c; CONFLICT b @ use group=c; CONFLICT u @ use group=c
            break
    return u, k

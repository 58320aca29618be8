# case: 965_while_residual_against_tol
# source: semantics (measured)
# why: a while loop runs until a residual of the array is below the tolerance
# run: raises TracerBoolConversionError
import jax
import jax.numpy as jnp


@jax.jit  # expect-any: CONFLICT/MISSING_REQUIRED x @ def group=c; CONFLICT/MISSING_REQUIRED tol @ def group=c
def solve(x, tol):
    residual = 1.0
    while residual > tol:  # expect-any: CONFLICT x @ use group=c; CONFLICT tol @ use group=c
        x = 0.5 * x
        residual = jnp.abs(x).max()
    return x


print(solve(jnp.arange(4.0), 1e-3))

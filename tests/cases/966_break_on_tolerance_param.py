# case: 966_break_on_tolerance_param
# source: semantics (measured)
# why: a loop is left when the step is below the tolerance
# run: raises TracerBoolConversionError
import jax
import jax.numpy as jnp


@jax.jit  # expect-any: CONFLICT/MISSING_REQUIRED x @ def group=c; CONFLICT/MISSING_REQUIRED tol @ def group=c
def solve(x, tol):
    for _ in range(10):
        new = 0.5 * x
        if jnp.abs(new - x).max() < tol:  # expect-any: CONFLICT x @ use group=c; CONFLICT tol @ use group=c
            break
        x = new
    return x


print(solve(jnp.arange(4.0), 1e-3))

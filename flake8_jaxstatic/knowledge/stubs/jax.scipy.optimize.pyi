"""jax.scipy.optimize: a traced minimizer."""

class OptimizeResults:
    x: array | optimized
    fun: array
    success: array
    status: array
    jac: array
    hess_inv: array
    nfev: array
    njev: array
    nit: array

@optimizes(x0)
@calls(fun, traced(x0), splice(args), mode="traced")
def minimize(fun, x0, args=..., *, method: needs(opaque), tol=..., options=...) -> OptimizeResults: ...

"""jax.scipy.sparse.linalg: iterative solvers whose operator is a function."""

@calls(A, traced(b), mode="traced")
def cg(A, b, x0=..., *, tol=1e-05, atol=0.0, maxiter=..., M=...) -> (arrays(b), none): ...
@calls(A, traced(b), mode="traced")
def gmres(
    A, b, x0=..., *, tol=1e-05, atol=0.0, restart: needs(int) = 20, maxiter=..., M=..., solve_method: needs(opaque) = ...) -> (arrays(b),
    none,
): ...
@calls(A, traced(b), mode="traced")
def bicgstab(A, b, x0=..., *, tol=1e-05, atol=0.0, maxiter=..., M=...) -> (arrays(b), none): ...

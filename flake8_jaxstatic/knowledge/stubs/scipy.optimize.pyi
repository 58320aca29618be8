"""scipy.optimize: callbacks run eagerly with what the optimizer tries; args are passed on as they are."""

@hashing("unhashable")
class OptimizeResult:
    x: ndarray | optimized
    fun: any | optimized
    jac: ndarray | optimized
    hess: ndarray | optimized
    hess_inv: any | optimized
    cost: number | optimized
    grad: ndarray | optimized
    optimality: number | optimized
    active_mask: ndarray | optimized
    success: number
    status: number
    message: opaque
    nit: number
    nfev: number
    njev: number
    root: number | optimized
    converged: number
    def __getattr__(self, name) -> any | optimized: ...

class _ScalarResult(OptimizeResult):
    x: number | optimized
    fun: number | optimized

class Bounds:
    def __init__(self, lb=..., ub=..., keep_feasible=...): ...

class LinearConstraint:
    def __init__(self, A, lb=..., ub=..., keep_feasible=...): ...

class NonlinearConstraint:
    @calls(fun, optimized(ndarray))
    @calls(jac, optimized(ndarray))
    def __init__(self, fun, lb, ub, jac=..., hess=..., keep_feasible=..., **kwargs): ...

@optimizes(x0)
@calls(fun, optimized(ndarray), splice(args))
@calls(jac, optimized(ndarray), splice(args))
@calls(hess, optimized(ndarray), splice(args))
@calls(hessp, optimized(ndarray), varying(ndarray), splice(args))
@calls(callback, optimized(ndarray))
def minimize(
    fun, x0: needs(host), args=..., method=..., jac=..., hess=..., hessp=..., bounds=..., constraints=..., tol=..., callback=...,
    options=...,
) -> OptimizeResult: ...
@calls(fun, optimized(), splice(args))
def minimize_scalar(fun, bracket=..., bounds=..., args=..., method=..., tol=..., options=...) -> _ScalarResult: ...
@optimizes(x0)
@calls(fun, optimized(ndarray), splice(args), splice(kwargs))
@calls(jac, optimized(ndarray), splice(args), splice(kwargs))
def least_squares(
    fun, x0: needs(host), jac=..., bounds=..., method=..., ftol=..., xtol=..., gtol=..., x_scale=..., loss=..., f_scale=..., diff_step=...,
    tr_solver=..., tr_options=..., jac_sparsity=..., max_nfev=..., verbose=0, args=..., kwargs=..., callback=..., workers=...,
) -> OptimizeResult: ...
@optimizes(p0)
@calls(f, xdata, optimized(splice(p0)))
@calls(jac, xdata, optimized(splice(p0)))
def curve_fit(
    f, xdata, ydata: needs(host),
    p0: needs(host) = ..., sigma=..., absolute_sigma=False, check_finite=..., bounds=..., method=..., jac=..., **kwargs,
) -> (ndarray | optimized, ndarray | optimized): ...
@optimizes(x0)
@calls(func, optimized(ndarray), splice(args))
@calls(Dfun, optimized(ndarray), splice(args))
def leastsq(func, x0, args=..., Dfun=..., full_output=False, **kwargs) -> (ndarray | optimized, any): ...
@optimizes(x0)
@calls(fun, optimized(ndarray), splice(args))
@calls(jac, optimized(ndarray), splice(args))
def root(fun, x0: needs(host), args=..., method=..., jac=..., tol=..., callback=..., options=...) -> OptimizeResult: ...
@optimizes(x0)
@calls(func, optimized(ndarray), splice(args))
@calls(fprime, optimized(ndarray), splice(args))
def fsolve(func, x0, args=..., fprime=..., **kwargs) -> ndarray | optimized: ...
@calls(f, optimized(), splice(args))
@calls(fprime, optimized(), splice(args))
def root_scalar(
    f, args=..., method=..., bracket=..., fprime=..., fprime2=..., x0=..., x1=..., xtol=..., rtol=..., maxiter=..., options=...,
) -> OptimizeResult: ...
@calls(f, optimized(), splice(args))
def brentq(f, a, b, args=..., xtol=..., rtol=..., maxiter=..., full_output=False, disp=True) -> number | optimized: ...
@calls(f, optimized(), splice(args))
def bisect(f, a, b, args=..., xtol=..., rtol=..., maxiter=..., full_output=False, disp=True) -> number | optimized: ...
@calls(func, optimized(), splice(args))
@calls(fprime, optimized(), splice(args))
def newton(
    func, x0, fprime=..., args=..., tol=..., maxiter=..., fprime2=..., x1=..., rtol=..., full_output=False, disp=True,
) -> any | optimized: ...
@calls(func, optimized(ndarray), splice(args))
@calls(callback, optimized(ndarray))
def differential_evolution(
    func, bounds, args=..., strategy=..., maxiter=..., popsize=..., tol=..., mutation=..., recombination=..., rng=..., callback=...,
    disp=False, polish=True, **kwargs,
) -> OptimizeResult: ...
@calls(func, optimized(ndarray), splice(args))
def dual_annealing(func, bounds, args=..., maxiter=..., **kwargs) -> OptimizeResult: ...
@calls(func, optimized(ndarray), splice(args))
def shgo(func, bounds, args=..., constraints=..., **kwargs) -> OptimizeResult: ...
@calls(func, optimized(ndarray), splice(args))
def direct(func, bounds, *, args=..., **kwargs) -> OptimizeResult: ...
@calls(func, optimized(ndarray), splice(args))
def brute(func, ranges, args=..., Ns=..., full_output=0, **kwargs) -> any | optimized: ...
@optimizes(x0)
@calls(func, optimized(ndarray))
def basinhopping(func, x0, niter=..., T=..., stepsize=..., minimizer_kwargs=..., **kwargs) -> OptimizeResult: ...
@optimizes(x0)
@calls(func, optimized(ndarray), splice(args))
def fmin(func, x0, args=..., **kwargs) -> ndarray | optimized: ...
@optimizes(x0)
@calls(f, optimized(ndarray), splice(args))
@calls(fprime, optimized(ndarray), splice(args))
def fmin_bfgs(f, x0, fprime=..., args=..., **kwargs) -> ndarray | optimized: ...
@optimizes(x0)
@calls(func, optimized(ndarray), splice(args))
@calls(fprime, optimized(ndarray), splice(args))
def fmin_l_bfgs_b(func, x0, fprime=..., args=..., approx_grad=0, **kwargs) -> (ndarray | optimized, number | optimized, dict): ...
@optimizes(x0)
@calls(f, optimized(ndarray), splice(args))
def fmin_cg(f, x0, fprime=..., args=..., **kwargs) -> ndarray | optimized: ...
@calls(f, optimized(ndarray), splice(args))
def approx_fprime(xk, f, epsilon=..., *args) -> ndarray: ...
@calls(func, optimized(ndarray), splice(args))
@calls(grad, optimized(ndarray), splice(args))
def check_grad(func, grad, x0, *args, **kwargs) -> number: ...
def nnls(A, b, **kwargs) -> (ndarray | optimized, number | optimized): ...
def linprog(c, *args, **kwargs) -> OptimizeResult: ...
def lsq_linear(A, b, *args, **kwargs) -> OptimizeResult: ...
def linear_sum_assignment(cost_matrix: needs(host), maximize=False) -> (ndarray, ndarray): ...
def __getattr__(*args, **kwargs) -> any: ...

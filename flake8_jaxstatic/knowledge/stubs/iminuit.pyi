"""iminuit: the cost function is called with the numbers that the minimiser tries, one per parameter."""

class Minuit:
    @calls(fcn, optimized(splice(args)), optimized(splice(kwds)))
    def __init__(self, fcn, *args, grad=..., g2=..., hessian=..., name=..., **kwds): ...
    values: any | optimized
    errors: any | optimized
    fval: number | optimized
    covariance: any | optimized
    valid: number
    @mutates(self)
    def migrad(self, ncall=..., iterate=5, use_simplex=True) -> copy(self): ...
    @mutates(self)
    def hesse(self, ncall=...) -> copy(self): ...
    @mutates(self)
    def minos(self, *parameters, cl=..., ncall=...) -> copy(self): ...

@optimizes(x0)
@calls(fun, optimized(ndarray), splice(args))
def minimize(
    fun, x0, args=..., method=..., jac=..., hess=..., hessp=..., bounds=..., constraints=..., tol=..., callback=..., options=...,
) -> any | optimized: ...
def __getattr__(*args, **kwargs) -> any: ...

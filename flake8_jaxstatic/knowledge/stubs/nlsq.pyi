"""nlsq: models are jitted and differentiated; data and parameters come in as arrays and tracers."""

from nlsq.result import CurveFitResult

@optimizes(p0)
@calls(f, traced(xdata), traced(splice(p0)), mode="traced")
def curve_fit(f, xdata, ydata, *args, p0=..., **kwargs) -> (ndarray | optimized, ndarray | optimized): ...
@optimizes(p0)
@calls(f, traced(xdata), traced(splice(p0)), mode="traced")
def curve_fit_large(f, xdata, ydata, p0=..., *args, **kwargs) -> (ndarray | optimized, ndarray | optimized): ...
@optimizes(p0)
@calls(f, traced(xdata), traced(splice(p0)), mode="traced")
def fit(f, xdata, ydata, p0=..., *args, **kwargs) -> CurveFitResult: ...

class CurveFit:
    def __init__(self, *args, **kwargs): ...
    @optimizes(p0)
    @calls(f, traced(xdata), traced(splice(p0)), mode="traced")
    def curve_fit(self, f, xdata, ydata, p0=..., *args, **kwargs) -> (ndarray | optimized, ndarray | optimized): ...

class LeastSquares:
    def __init__(self, *args, **kwargs): ...
    @optimizes(x0)
    @calls(fun, traced(x0), splice(args), mode="traced")
    @calls(fun, traced(x0), traced(xdata), traced(ydata), mode="traced")
    def least_squares(
        self, fun, x0, jac=..., bounds=..., method=..., ftol=..., xtol=..., gtol=..., x_scale=..., loss=..., f_scale=..., diff_step=...,
        tr_solver=..., tr_options=..., jac_sparsity=..., max_nfev=..., verbose=0, xdata=..., ydata=..., data_mask=..., transform=...,
        timeit=False, callback=..., args=..., kwargs=..., **timeout_kwargs,
    ) -> dict[any | optimized]: ...

def __getattr__(*args, **kwargs) -> any: ...

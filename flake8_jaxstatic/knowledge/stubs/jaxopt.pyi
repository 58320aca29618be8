"""jaxopt: solvers jit the objective (jit=True) and differentiate it."""

class _Step:
    params: array | optimized
    state: any

class _Solver:
    @optimizes(init_params)
    @calls(self.fun, traced(init_params), splice(args), splice(kwargs), mode="traced")
    def run(self, init_params, *args, **kwargs) -> _Step: ...
    @optimizes(params)
    @calls(self.fun, traced(params), splice(args), splice(kwargs), mode="traced")
    def update(self, params, state, *args, **kwargs) -> _Step: ...
    def init_state(self, init_params, *args, **kwargs) -> any: ...
    @calls(self.fun, params, splice(args), splice(kwargs))
    def l2_optimality_error(self, params, *args, **kwargs) -> array: ...

class GradientDescent(_Solver):
    def __init__(self, fun, *args, **kwargs): ...
    fun: copy(fun)

class LBFGS(_Solver):
    def __init__(self, fun, *args, **kwargs): ...
    fun: copy(fun)

class LBFGSB(_Solver):
    def __init__(self, fun, *args, **kwargs): ...
    fun: copy(fun)

class BFGS(_Solver):
    def __init__(self, fun, *args, **kwargs): ...
    fun: copy(fun)

class NonlinearCG(_Solver):
    def __init__(self, fun, *args, **kwargs): ...
    fun: copy(fun)

class ProximalGradient(_Solver):
    def __init__(self, fun, *args, **kwargs): ...
    fun: copy(fun)

class ProjectedGradient(_Solver):
    def __init__(self, fun, *args, **kwargs): ...
    fun: copy(fun)

class ScipyMinimize(_Solver):
    def __init__(self, fun=..., *args, **kwargs): ...
    fun: copy(fun)

class ScipyBoundedMinimize(_Solver):
    def __init__(self, fun=..., *args, **kwargs): ...
    fun: copy(fun)

class OptaxSolver(_Solver):
    def __init__(self, fun, opt, *args, **kwargs): ...
    fun: copy(fun)

class GaussNewton(_Solver):
    def __init__(self, residual_fun, *args, **kwargs): ...
    fun: copy(residual_fun)

class LevenbergMarquardt(_Solver):
    def __init__(self, residual_fun, *args, **kwargs): ...
    fun: copy(residual_fun)

class FixedPointIteration(_Solver):
    def __init__(self, fixed_point_fun, *args, **kwargs): ...
    fun: copy(fixed_point_fun)

class Bisection(_Solver):
    def __init__(self, optimality_fun, lower, upper, *args, **kwargs): ...
    fun: copy(optimality_fun)

class PolyakSGD(_Solver):
    def __init__(self, fun, *args, **kwargs): ...
    fun: copy(fun)

class ArmijoSGD(_Solver):
    def __init__(self, fun, *args, **kwargs): ...
    fun: copy(fun)

class Broyden(_Solver):
    def __init__(self, fun, *args, **kwargs): ...
    fun: copy(fun)

class AndersonAcceleration(_Solver):
    def __init__(self, fixed_point_fun, *args, **kwargs): ...
    fun: copy(fixed_point_fun)

class MirrorDescent(_Solver):
    def __init__(self, fun, projection_grad, *args, **kwargs): ...
    fun: copy(fun)

class BlockCoordinateDescent(_Solver):
    def __init__(self, fun, block_prox, *args, **kwargs): ...
    fun: copy(fun)

class ScipyLeastSquares(_Solver):
    def __init__(self, *args, fun=..., **kwargs): ...
    fun: copy(fun)

class ScipyBoundedLeastSquares(_Solver):
    def __init__(self, *args, fun=..., **kwargs): ...
    fun: copy(fun)

class ScipyRootFinding(_Solver):
    def __init__(self, *args, optimality_fun=..., **kwargs): ...
    fun: copy(optimality_fun)

class _LineSearch:
    @optimizes(params)
    @calls(self.fun, traced(params), splice(fun_args), splice(fun_kwargs), mode="traced")
    def run(
        self, init_stepsize, params, value=..., grad=..., descent_direction=..., fun_args=..., fun_kwargs=...,
    ) -> _Step: ...
    def init_state(
        self, init_stepsize, params, value=..., grad=..., descent_direction=..., fun_args=..., fun_kwargs=...,
    ) -> any: ...

class BacktrackingLineSearch(_LineSearch):
    def __init__(self, fun, *args, **kwargs): ...
    fun: copy(fun)

class HagerZhangLineSearch(_LineSearch):
    def __init__(self, fun, *args, **kwargs): ...
    fun: copy(fun)

class ZoomLineSearch(_LineSearch):
    def __init__(self, fun, *args, **kwargs): ...
    fun: copy(fun)

def __getattr__(*args, **kwargs) -> any: ...

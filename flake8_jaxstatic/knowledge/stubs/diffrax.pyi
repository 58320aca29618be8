"""diffrax: vector fields f(t, y, args) run under a trace."""

@pytree
@hashing("value")
class ODETerm:
    def __init__(self, vector_field): ...
    vector_field: copy(vector_field)

@pytree
@hashing("value")
class ControlTerm:
    def __init__(self, vector_field, control): ...
    vector_field: copy(vector_field)

@pytree
@hashing("value")
class Solution:
    ts: array
    ys: array
    t0: array
    t1: array
    stats: dict[any]
    result: any
    def evaluate(self, t0, t1=..., left=True) -> array: ...

@pytree
@hashing("value")
class SaveAt:
    def __init__(
        self, *, t0: needs(bool) = False, t1: needs(bool) = False, ts=..., steps: needs(bool) = False, fn=..., subs=..., dense=False,
        **kwargs,
    ): ...

@pytree
@hashing("value")
class _Path:
    def evaluate(self, t0, t1=..., left=True, **kwargs) -> array: ...

@pytree
@hashing("value")
class LinearInterpolation(_Path):
    def __init__(self, ts, ys): ...

@pytree
@hashing("value")
class VirtualBrownianTree(_Path):
    def __init__(self, t0, t1, tol, shape: needs(shape), key, *args, **kwargs): ...

@pytree
@hashing("value")
class UnsafeBrownianPath(_Path):
    def __init__(self, shape: needs(shape), key, *args, **kwargs): ...

@pytree
@hashing("value")
class PIDController:
    def __init__(self, rtol, atol, *args, **kwargs): ...

@pytree
@hashing("value")
class ConstantStepSize:
    def __init__(self): ...

@calls(terms.vector_field, traced(), traced(y0), args, mode="traced")
def diffeqsolve(
    terms, solver, t0, t1, dt0, y0, args=..., *, saveat=..., stepsize_controller=..., adjoint=..., event=..., max_steps: needs(int) = ...,
    throw: needs(bool) = True, **kwargs,
) -> Solution: ...
def __getattr__(*args, **kwargs) -> any: ...

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
    def __init__(self, *, t0=False, t1=False, ts=..., steps=..., fn=..., subs=..., dense=False, **kwargs): ...

@calls(terms.vector_field, traced(), traced(y0), args, mode="traced")
def diffeqsolve(
    terms, solver, t0, t1, dt0, y0, args=..., *, saveat=..., stepsize_controller=..., adjoint=..., event=..., max_steps: needs(int) = ...,
    throw=True, **kwargs,
) -> Solution: ...
def __getattr__(*args, **kwargs) -> any: ...

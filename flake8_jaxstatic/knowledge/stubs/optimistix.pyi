"""optimistix: fn(y, args) runs under a trace."""

@pytree
@hashing("value")
class Solution:
    value: array | optimized
    result: any
    aux: any
    stats: dict[any]
    state: any

@optimizes(y0)
@calls(fn, traced(y0), args, mode="traced")
def minimise(
    fn, solver, y0, args=..., options=..., *, has_aux: needs(bool) = False,
    max_steps: needs(int) = ..., adjoint=..., throw: needs(bool) = True, tags=...,
) -> Solution: ...
@optimizes(y0)
@calls(fn, traced(y0), args, mode="traced")
def least_squares(
    fn, solver, y0, args=..., options=..., *, has_aux: needs(bool) = False,
    max_steps: needs(int) = ..., adjoint=..., throw: needs(bool) = True, tags=...,
) -> Solution: ...
@optimizes(y0)
@calls(fn, traced(y0), args, mode="traced")
def root_find(
    fn, solver, y0, args=..., options=..., *, has_aux: needs(bool) = False,
    max_steps: needs(int) = ..., adjoint=..., throw: needs(bool) = True, tags=...,
) -> Solution: ...
@optimizes(y0)
@calls(fn, traced(y0), args, mode="traced")
def fixed_point(
    fn, solver, y0, args=..., options=..., *, has_aux: needs(bool) = False,
    max_steps: needs(int) = ..., adjoint=..., throw: needs(bool) = True, tags=...,
) -> Solution: ...
def __getattr__(*args, **kwargs) -> any: ...

"""jax.experimental.ode: a traced integrator."""

@calls(func, traced(y0), traced(element(t)), traced(splice(args)), mode="traced")
def odeint(func, y0, t, *args, rtol: needs(host) = 1.4e-08, atol: needs(host) = 1.4e-08, mxstep=..., hmax=...) -> arrays(y0): ...

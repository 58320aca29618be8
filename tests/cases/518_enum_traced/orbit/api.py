from . import steps


def propagate(state, dt, n, integrator=None):
    kind = integrator
    for _ in range(n):
        state = steps.step(state, dt, kind)
    return state

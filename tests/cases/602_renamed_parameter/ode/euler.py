from ode.jitting import specialise


@specialise  # expect-any: BAD_NAME n_iters @ this  # allow: MISSING_REQUIRED n_steps
def euler(y, dt, *, n_steps):
    for _ in range(n_steps):
        y = y - dt * y
    return y

from orbits.steppers import rk23_step


class StepController:
    def __init__(self, dt, tol, safety=0.9):
        self.dt = dt
        self.tol = tol
        self.safety = safety

    def accept(self, error):
        factor = self.safety * (self.tol / max(error, 1e-12)) ** (1 / 3)
        self.dt = self.dt * min(2.0, max(0.3, factor))
        return error <= self.tol


def integrate(y, t_end, dt=0.05, tol=1e-5, max_steps=12):
    controller = StepController(dt, tol)
    t, history = 0.0, []
    for _ in range(max_steps):
        if t >= t_end:
            break
        step = min(controller.dt, t_end - t)
        y_new, error = rk23_step(t, y, step)  # expect-any: UNSAFE_VARYING dt @ call
        if controller.accept(float(error)):
            t, y = t + step, y_new
            history.append(step)
    return t, y, history

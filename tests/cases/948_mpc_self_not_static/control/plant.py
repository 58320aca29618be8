import jax.numpy as jnp


class Pendulum:
    g = 9.81

    def __init__(self, dt, length=1.0, damping=0.1):
        self.dt = dt
        self.length = length
        self.damping = damping

    def ode(self, x, u):
        theta, omega = x
        return jnp.array([omega, self.g / self.length * jnp.sin(theta) - self.damping * omega + u])

    def step(self, x, u):
        k1 = self.ode(x, u)
        k2 = self.ode(x + self.dt / 2 * k1, u)
        k3 = self.ode(x + self.dt / 2 * k2, u)
        k4 = self.ode(x + self.dt * k3, u)
        return x + self.dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)

"""Differential equations solved with diffrax under jit."""

from functools import partial

import diffrax
import jax
import jax.numpy as jnp

Y0 = jnp.array([1.0, 0.5])
RATES = jnp.array([0.5, 0.2])
TIMES = jnp.linspace(0.0, 1.0, 4)
ROUNDS = 3


def decay(t, y, args):
    """Exponential decay."""
    return -args * y


def swing(t, y, args):
    """A linear oscillator."""
    return jnp.array([y[1], -args[0] * y[0]])


@partial(jax.jit, static_argnums=(0, 3))
def solve(field, y0, args, solver):
    """Solve with a solver of a name."""
    method = diffrax.Euler() if solver == "euler" else diffrax.Heun()
    return diffrax.diffeqsolve(diffrax.ODETerm(field), method, 0.0, 1.0, 0.25, y0, args=args).ys


@partial(jax.jit, static_argnames=("points", "field"))
def dense(y0, args, points, field):
    """The solution at evenly spaced times."""
    save = diffrax.SaveAt(ts=jnp.linspace(0.0, 1.0, points))
    return diffrax.diffeqsolve(diffrax.ODETerm(field), diffrax.Heun(), 0.0, 1.0, 0.25, y0, args=args, saveat=save).ys


@partial(jax.jit, static_argnums=(1, 2))
def euler(y0, steps, kind):
    """A hand-written method for comparison."""
    y = y0
    for _ in range(steps):
        y = y - 0.1 * y if kind == "explicit" else y / 1.1
    return y


@partial(jax.jit, static_argnums=(2,))
def interpolate(ts, ys, count):
    """Linear interpolation at ``count`` times."""
    path = diffrax.LinearInterpolation(ts, ys)
    return jax.vmap(path.evaluate)(jnp.linspace(0.0, 1.0, count))


@partial(jax.jit, static_argnames=("shape",))
def noise(key, t, shape):
    """A Brownian increment."""
    motion = diffrax.UnsafeBrownianPath(shape, key)
    return motion.evaluate(0.0, t)


@partial(jax.jit, static_argnums=(1,))
def moments(ys, orders):
    """Several moments."""
    return [jnp.mean(ys**order) for order in orders]


@jax.jit
def energy(y, mass):
    """The kinetic energy."""
    return 0.5 * mass * jnp.sum(y**2)


backward = jax.jit(diffrax.backward_hermite_coefficients)


def case_solve():
    return solve(decay, Y0, RATES, "euler")


def case_solve_swing():
    return solve(swing, Y0, RATES, "heun")


def case_dense():
    return dense(Y0, RATES, 3, decay)


def case_dense_keyword():
    return dense(Y0, RATES, points=4, field=swing)


def case_euler():
    return euler(Y0, 3, "explicit")


def case_euler_implicit():
    return euler(Y0, 4, "implicit")


def case_interpolate():
    return interpolate(TIMES, TIMES**2, 5)


def case_noise():
    return noise(jax.random.key(0), 0.5, (2,))


def case_noise_keyword():
    return noise(jax.random.key(0), 0.5, shape=(3, 2))


def case_moments():
    return moments(TIMES, (1, 2, 3))


def case_energy():
    return energy(Y0, 2.0)


def case_backward():
    return backward(TIMES, TIMES**2)


def main():
    """Solve for some rounds."""
    for _ in range(ROUNDS):
        case_solve()
        case_solve_swing()
        case_dense()
        case_dense_keyword()
        case_euler()
        case_euler_implicit()
        case_interpolate()
        case_noise()
        case_noise_keyword()
        case_moments()
        case_energy()
        case_backward()


if __name__ == "__main__":
    main()

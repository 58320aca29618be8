import jax
import jax.numpy as jnp


def pad(u, boundary):
    match boundary:
        case "periodic":
            return jnp.pad(u, 2, mode="wrap")
        case "neumann":
            return jnp.pad(u, 2, mode="edge")
        case _:
            return jnp.pad(u, 2)


@jax.jit  # expect: MISSING_REQUIRED boundary; MISSING_REQUIRED order
def step(u, r, boundary, order):
    w = pad(u, boundary)
    match order:
        case 2:
            lap = w[1:-3] - 2 * w[2:-2] + w[3:-1]
        case 4:
            lap = (-w[:-4] + 16 * w[1:-3] - 30 * w[2:-2] + 16 * w[3:-1] - w[4:]) / 12
        case _:
            raise ValueError(f"no stencil of order {order}")
    return u + r * lap


def solve(n, boundary, order, steps):
    x = jnp.linspace(0, 1, n)
    u = jnp.exp(-100 * (x - 0.3) ** 2)
    for k in range(steps):
        u = step(u, 0.1 + 0.01 * k, boundary, order)
    return u.max()

"""Solvers, projections and losses of jaxopt under jit."""

from functools import partial

import jax
import jax.numpy as jnp
import jaxopt
from jaxopt import loss, projection, prox

X = jnp.arange(8.0).reshape(4, 2) / 4
Y = jnp.array([0.1, 0.4, 0.2, 0.9])
W = jnp.array([0.5, -0.2])
LABELS = jnp.array([0, 2, 1])
SCORES = jnp.array([[0.5, 0.2, 0.1], [0.0, 0.1, 0.4], [0.3, 0.3, 0.3]])
ROUNDS = 3


def squares(w, x, y):
    """Squared error."""
    return jnp.mean((x @ w - y) ** 2)


def ridge(w, x, y):
    """Squared error with a penalty."""
    return squares(w, x, y) + 0.1 * jnp.sum(w**2)


@partial(jax.jit, static_argnums=(0, 4))
def descend(objective, w, x, y, steps):
    """A few gradient steps."""
    solver = jaxopt.GradientDescent(objective, maxiter=steps)
    return solver.run(w, x, y).params


@partial(jax.jit, static_argnames=("method", "radius"))
def projected(w, method, radius):
    """Project onto a ball."""
    if method == "l2":
        return projection.projection_l2_ball(w, radius)
    return projection.projection_linf_ball(w, radius)


@partial(jax.jit, static_argnums=(2,))
def shrunk(w, strength, times):
    """Soft thresholding, several times."""
    for _ in range(times):
        w = prox.prox_lasso(w, strength)
    return w


@partial(jax.jit, static_argnums=(2, 3))
def classified(labels, scores, kind, count):
    """Loss of labelled scores."""
    if kind == "logistic":
        return jax.vmap(loss.multiclass_logistic_loss)(labels[:count], scores[:count])
    return jax.vmap(loss.multiclass_sparsemax_loss)(labels[:count], scores[:count])


@partial(jax.jit, static_argnames=("size",))
def simplex(scores, size, value):
    """Project the first few scores onto a simplex."""
    return projection.projection_simplex(scores[:size], value)


@partial(jax.jit, static_argnums=(1,))
def padded(w, widths):
    """Pad with zeros."""
    return jnp.pad(w, widths)


@jax.jit
def huber(target, value):
    """Huber loss."""
    return loss.huber_loss(target, value)


bisected = jax.jit(
    lambda lower, upper, steps: jaxopt.Bisection(lambda x: x**3 - x - 1, lower, upper, maxiter=steps, check_bracket=False).run().params,
    static_argnums=(0, 1, 2),
)


def case_descend():
    return descend(squares, W, X, Y, 3)


def case_descend_ridge():
    return descend(ridge, W, X, Y, 2)


def case_projected():
    return projected(W, "l2", 0.5)


def case_projected_keyword():
    return projected(W, method="linf", radius=0.25)


def case_shrunk():
    return shrunk(W, 0.1, 2)


def case_classified():
    return classified(LABELS, SCORES, "logistic", 2)


def case_classified_sparse():
    return classified(LABELS, SCORES, "sparse", 3)


def case_simplex():
    return simplex(SCORES[0], 2, 1.0)


def case_simplex_keyword():
    return simplex(SCORES[0], size=3, value=1.0)


def case_padded():
    return padded(W, (1, 2))


def case_huber():
    return huber(Y, 0.5)


def case_bisected():
    return bisected(1.0, 2.0, 10)


def main():
    """Solve for some rounds."""
    for _ in range(ROUNDS):
        case_descend()
        case_descend_ridge()
        case_projected()
        case_projected_keyword()
        case_shrunk()
        case_classified()
        case_classified_sparse()
        case_simplex()
        case_simplex_keyword()
        case_padded()
        case_huber()
        case_bisected()


if __name__ == "__main__":
    main()

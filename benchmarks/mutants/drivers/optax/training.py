"""Training loops around optax: losses, schedules, transforms and projections with static options."""

from functools import partial

import jax
import jax.numpy as jnp
import optax

LOGITS = jnp.array([[2.0, 0.5, -1.0], [0.1, 0.2, 0.3]])
LABELS = jnp.array([0, 2])
PARAMS = {"w": jnp.array([0.5, -0.2, 0.1]), "b": jnp.zeros(())}
INPUTS = jnp.arange(12.0).reshape(4, 3) / 10
TARGETS = jnp.array([0.1, 0.4, 0.2, 0.9])
ROUNDS = 3


@partial(jax.jit, static_argnums=(2,))
def smoothed(logits, labels, classes, alpha):
    """Cross entropy of smoothed labels."""
    targets = optax.losses.smooth_labels(jax.nn.one_hot(labels, classes), alpha)
    return optax.losses.softmax_cross_entropy(logits, targets).mean()


@partial(jax.jit, static_argnames=("reduction", "axis"))
def cosine(predictions, targets, axis, reduction):
    """Cosine distance along an axis."""
    distance = optax.losses.cosine_distance(predictions, targets, axis=axis, epsilon=1e-6)
    return distance.sum() if reduction == "sum" else distance.mean()


@partial(jax.jit, static_argnums=(3, 4))
def fit(params, inputs, targets, steps, name):
    """A few steps of a named optimizer."""
    optimizer = optax.adam(0.1) if name == "adam" else optax.sgd(0.1)

    def loss(p):
        return optax.losses.l2_loss(inputs @ p["w"] + p["b"], targets).mean()

    state = optimizer.init(params)
    for _ in range(steps):
        updates, state = optimizer.update(jax.grad(loss)(params), state, params)
        params = optax.apply_updates(params, updates)
    return params


@partial(jax.jit, static_argnames=("delta", "squared"))
def robust(predictions, targets, delta=1.0, squared=False):
    """Huber loss, or its square."""
    if squared:
        return jnp.square(optax.losses.huber_loss(predictions - targets, delta=delta)).sum()
    return optax.losses.huber_loss(predictions - targets, delta=delta).sum()


@partial(jax.jit, static_argnums=1)
def ranks(scores, count):
    """The best few scores, normalised."""
    best, _ = jax.lax.top_k(scores, count)
    return optax.projections.projection_simplex(best)


@partial(jax.jit, static_argnames="ord")
def clipped(updates, limit, ord):  # noqa: A002
    """Scale updates down to a norm."""
    norm = optax.tree.norm(updates, ord=ord)
    return jax.tree.map(lambda u: u * jnp.minimum(1.0, limit / norm), updates)


@partial(jax.jit, static_argnums=(1, 2))
def warm(count, warmup, kind):
    """The learning rate after ``count`` steps."""
    if kind == "cosine":
        return optax.schedules.warmup_cosine_decay_schedule(0.0, 1.0, warmup, 100)(count)
    return optax.schedules.linear_schedule(0.0, 1.0, warmup)(count)


@partial(jax.jit, static_argnums=(0,))
def mapped(function, updates):
    """Apply a function to every leaf."""
    return jax.tree.map(function, updates)


accumulate = jax.jit(optax.tree.update_moment, static_argnums=(3,))
margin = jax.jit(optax.losses.hinge_loss)
polynomial = jax.jit(lambda x, powers: sum(x**p for p in powers), static_argnums=1)


@jax.jit
def step(params, inputs, targets):
    """One plain gradient step."""
    grads = jax.grad(lambda p: optax.losses.squared_error(inputs @ p["w"] + p["b"], targets).mean())(params)
    return jax.tree.map(lambda p, g: p - 0.1 * g, params, grads)


def case_smoothed():
    return smoothed(LOGITS, LABELS, 3, 0.1)


def case_cosine():
    return cosine(LOGITS, LOGITS + 1.0, axis=1, reduction="sum")


def case_cosine_default():
    return cosine(LOGITS, LOGITS * 2.0, 0, "mean")


def case_fit():
    return fit(PARAMS, INPUTS, TARGETS, 3, "adam")


def case_fit_sgd():
    return fit(PARAMS, INPUTS, TARGETS, 2, "sgd")


def case_robust():
    return robust(INPUTS[:, 0], TARGETS, delta=0.5, squared=True)


def case_robust_default():
    return robust(INPUTS[:, 0], TARGETS)


def case_ranks():
    return ranks(LOGITS[0], 2)


def case_clipped():
    return clipped(PARAMS, 0.1, ord=2)


def case_warm():
    return warm(jnp.array(5), 10, "cosine")


def case_warm_linear():
    return warm(jnp.array(5), 20, "linear")


def case_mapped():
    return mapped(jnp.tanh, PARAMS)


def case_accumulate():
    return accumulate(PARAMS, PARAMS, 0.9, 2)


def case_margin():
    return margin(INPUTS[:, 0], TARGETS)


def case_polynomial():
    return polynomial(INPUTS, (1, 2, 3))


def case_step():
    return step(PARAMS, INPUTS, TARGETS)


def main():
    """Train for some rounds."""
    for _ in range(ROUNDS):
        case_smoothed()
        case_cosine()
        case_cosine_default()
        case_fit()
        case_fit_sgd()
        case_robust()
        case_robust_default()
        case_ranks()
        case_clipped()
        case_warm()
        case_warm_linear()
        case_mapped()
        case_accumulate()
        case_margin()
        case_polynomial()
        case_step()


if __name__ == "__main__":
    main()

"""Transformed functions of haiku under jit."""

from functools import partial

import haiku as hk
import jax
import jax.numpy as jnp

KEY = jax.random.key(0)
X = jnp.arange(12.0).reshape(4, 3) / 10
ROUNDS = 3


def _network(x, training, width=4):
    x = jax.nn.relu(hk.Linear(width)(x))
    if training:
        x = hk.dropout(hk.next_rng_key(), 0.5, x)
    return hk.Linear(2)(x)


NETWORK = hk.transform(_network)
PARAMS = NETWORK.init(KEY, X, True)


@partial(jax.jit, static_argnums=(3,))
def apply(params, key, x, training):
    """Apply the network."""
    return NETWORK.apply(params, key, x, training)


@partial(jax.jit, static_argnames=("width", "training"))
def fresh(key, x, width, training):
    """Initialise and apply a network of a width."""
    made = hk.transform(_network)
    return made.apply(made.init(key, x, training, width), key, x, training, width)


@partial(jax.jit, static_argnums=(1, 2))
def pooled(x, window, padding):
    """Average pooling."""
    return hk.avg_pool(x, (1, window), (1, window), padding)


@partial(jax.jit, static_argnums=(1,))
def encoded(labels, classes):
    """One-hot labels."""
    return hk.one_hot(labels, classes)


@partial(jax.jit, static_argnames=("rate",))
def decayed(values, rate, count):
    """Powers of a rate."""
    if rate > 0.5:
        return values * rate**count
    return values


@partial(jax.jit, static_argnums=(0, 2))
def mapped(function, params, times):
    """Apply a function to every parameter."""
    for _ in range(times):
        params = jax.tree.map(function, params)
    return params


@partial(jax.jit, static_argnames=("shape", "name"))
def initial(key, shape, name):
    """Draw initial weights."""
    draws = jax.random.truncated_normal(key, -2.0, 2.0, shape)
    return draws / jnp.sqrt(shape[0]) if name == "scaled" else draws


direct = jax.jit(NETWORK.apply, static_argnums=3)
starting = jax.jit(NETWORK.init, static_argnums=(2,))


@jax.jit
def loss(params, x, y):
    """Squared error of the network."""
    return jnp.mean((NETWORK.apply(params, None, x, False) - y) ** 2)


def case_apply():
    return apply(PARAMS, KEY, X, True)


def case_apply_test():
    return apply(PARAMS, KEY, X, False)


def case_fresh():
    return fresh(KEY, X, 3, True)


def case_fresh_keyword():
    return fresh(KEY, X, width=5, training=False)


def case_pooled():
    return pooled(X[..., None], 2, "SAME")


def case_encoded():
    return encoded(jnp.array([0, 2]), 4)


def case_decayed():
    return decayed(X, 0.9, 3)


def case_decayed_keyword():
    return decayed(X, rate=0.25, count=2)


def case_mapped():
    return mapped(jnp.tanh, PARAMS, 2)


def case_initial():
    return initial(KEY, (3, 2), "scaled")


def case_initial_keyword():
    return initial(KEY, shape=(4,), name="plain")


def case_direct():
    return direct(PARAMS, KEY, X, False)


def case_starting():
    return starting(KEY, X, True)


def case_loss():
    return loss(PARAMS, X, 1.0)


def main():
    """Run for some rounds."""
    for _ in range(ROUNDS):
        case_apply()
        case_apply_test()
        case_fresh()
        case_fresh_keyword()
        case_pooled()
        case_encoded()
        case_decayed()
        case_decayed_keyword()
        case_mapped()
        case_initial()
        case_initial_keyword()
        case_direct()
        case_starting()
        case_loss()


if __name__ == "__main__":
    main()

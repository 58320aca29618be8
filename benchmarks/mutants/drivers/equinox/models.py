"""Modules of equinox under jit and filter_jit."""

from functools import partial

import equinox as eqx
import jax
import jax.numpy as jnp

KEY = jax.random.key(0)
X = jnp.arange(3.0) / 3
BATCH = jnp.arange(12.0).reshape(4, 3) / 10
IMAGE = jnp.arange(16.0).reshape(1, 4, 4)
MLP = eqx.nn.MLP(3, 2, 4, 1, key=KEY)
ROUNDS = 3


@partial(jax.jit, static_argnums=(2,))
def repeated(scale, x, times):
    """Normalise several times."""
    norm = eqx.nn.LayerNorm(3, use_weight=False, use_bias=False)
    for _ in range(times):
        x = norm(x) * scale
    return x


@partial(jax.jit, static_argnames=("kind", "window"))
def pooled(image, kind, window):
    """Pool an image."""
    layer = eqx.nn.MaxPool2d(window) if kind == "max" else eqx.nn.AvgPool2d(window)
    return layer(image)


@partial(jax.jit, static_argnums=(0, 2))
def activated(activation, x, shape):
    """Apply an activation and reshape."""
    return activation(x).reshape(shape)


@partial(jax.jit, static_argnames=("depth", "width"))
def network(key, x, depth, width):
    """A fresh network of a size."""
    return eqx.nn.MLP(3, 2, width, depth, key=key)(x)


@partial(jax.jit, static_argnums=(1, 2, 3))
def dropped(x, rate, inference, axes):
    """Dropout and a sum."""
    return eqx.nn.Dropout(rate, inference=inference)(x, key=KEY).sum(axis=axes)


@eqx.filter_jit
def forward(model, x, scale):
    """Apply a model to a batch."""
    return jax.vmap(model)(x) * scale


@eqx.filter_jit
def powers(x, orders):
    """Sum of powers."""
    return sum(x**order for order in orders)


@jax.jit
def loss(x, y):
    """Squared error."""
    return jnp.mean((x - y) ** 2)


class Rollout:
    """A recurrent network that is run for a number of steps."""

    def __init__(self, cell, hidden):
        self.cell = cell
        self.hidden = hidden

    @partial(jax.jit, static_argnums=(0, 2))
    def unroll(self, x, steps):
        """Run the cell."""
        state = jnp.zeros(self.hidden)
        for _ in range(steps):
            state = self.cell(x, state)
        return state


ROLLOUT = Rollout(eqx.nn.GRUCell(3, 4, key=KEY), 4)


def case_repeated():
    return repeated(2.0, X, 2)


def case_pooled():
    return pooled(IMAGE, "max", 2)


def case_pooled_mean():
    return pooled(IMAGE, kind="avg", window=3)


def case_activated():
    return activated(jnp.tanh, BATCH, (3, 4))


def case_activated_relu():
    return activated(jax.nn.relu, BATCH, (12,))


def case_network():
    return network(KEY, X, 2, 5)


def case_network_keyword():
    return network(KEY, X, depth=1, width=3)


def case_dropped():
    return dropped(BATCH, 0.5, False, (0, 1))


def case_dropped_inference():
    return dropped(BATCH, 0.25, True, (1,))


def case_forward():
    return forward(MLP, BATCH, 2.0)


def case_powers():
    return powers(BATCH, (1, 2))


def case_loss():
    return loss(X, 1.0)


def case_unroll():
    return ROLLOUT.unroll(X, 3)


def main():
    """Run for some rounds."""
    for _ in range(ROUNDS):
        case_repeated()
        case_pooled()
        case_pooled_mean()
        case_activated()
        case_activated_relu()
        case_network()
        case_network_keyword()
        case_dropped()
        case_dropped_inference()
        case_forward()
        case_powers()
        case_loss()
        case_unroll()


if __name__ == "__main__":
    main()

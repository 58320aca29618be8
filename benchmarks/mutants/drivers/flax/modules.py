"""Modules of flax under jit: training flags, module objects as statics, attention and state."""

import dataclasses
from functools import partial

import jax
import jax.numpy as jnp
from flax import linen, nnx
from flax.training import common_utils

KEY = jax.random.key(0)
X = jnp.arange(12.0).reshape(2, 6) / 10
SEQ = jnp.arange(24.0).reshape(1, 4, 6) / 10
ROUNDS = 3


class Net(linen.Module):
    """Two layers."""

    width: int = 4

    @linen.compact
    def __call__(self, x, train=False):
        """Apply the layers, with dropout in training."""
        x = linen.relu(linen.Dense(self.width)(x))
        x = linen.Dropout(0.5, deterministic=not train)(x)
        return linen.Dense(2)(x)


@dataclasses.dataclass(frozen=True)
class Options:
    """What a run does not change."""

    width: int = 4
    heads: int = 2
    causal: bool = True


NET = Net()
VARIABLES = NET.init(KEY, X)
OPTIONS = Options()


@partial(jax.jit, static_argnums=(0, 3))
def forward(net, variables, x, train):
    """Apply a module."""
    return net.apply(variables, x, train=train, rngs={"dropout": KEY})


@partial(jax.jit, static_argnames=("options",))
def attend(x, options):
    """Attention with weights of the input itself."""
    heads = x.reshape(*x.shape[:-1], options.heads, -1)
    mask = linen.make_causal_mask(jnp.ones(x.shape[:2])) if options.causal else None
    return linen.dot_product_attention(heads, heads, heads, mask=mask)


@partial(jax.jit, static_argnums=(1, 2))
def pool(x, window, kind):
    """Pool along the second axis."""
    if kind == "max":
        return linen.max_pool(x, (window,), strides=(window,))
    return linen.avg_pool(x, (window,), strides=(window,))


@partial(jax.jit, static_argnames=("activation", "layers"))
def stack(x, activation, layers):
    """Apply an activation again and again."""
    for _ in range(layers):
        x = activation(x)
    return x


@partial(jax.jit, static_argnums=1)
def codes(labels, classes):
    """One-hot codes."""
    return common_utils.onehot(labels, classes)


@partial(nnx.jit, static_argnames=("training",))
def evaluate(layer, x, training):
    """Apply an nnx layer."""
    return layer(x) * 2.0 if training else layer(x)


@partial(nnx.jit, static_argnums=(2,))
def repeated(layer, x, times):
    """Apply a square nnx layer several times."""
    for _ in range(times):
        x = layer(x)
    return x


@partial(jax.jit, static_argnums=(0,), static_argnames=("width",))
def embed(vocabulary, tokens, *, width):
    """A fixed embedding."""
    table = jnp.arange(vocabulary * width, dtype=jnp.float32).reshape(vocabulary, width)
    return table[tokens]


@jax.jit
def loss(variables, x, y):
    """Squared error of the net."""
    return jnp.mean((NET.apply(variables, x) - y) ** 2)


initial = jax.jit(linen.initializers.normal(0.1), static_argnums=(1, 2))
LAYER = nnx.Linear(6, 6, rngs=nnx.Rngs(0))


def case_forward():
    return forward(NET, VARIABLES, X, False)


def case_forward_train():
    return forward(NET, VARIABLES, X, True)


def case_attend():
    return attend(SEQ, OPTIONS)


def case_attend_keyword():
    return attend(SEQ, options=OPTIONS)


def case_pool():
    return pool(SEQ, 2, "max")


def case_pool_mean():
    return pool(SEQ, 2, "avg")


def case_stack():
    return stack(X, jnp.tanh, 2)


def case_stack_keyword():
    return stack(X, activation=linen.relu, layers=3)


def case_codes():
    return codes(jnp.array([0, 1]), 3)


def case_evaluate():
    return evaluate(LAYER, X, training=True)


def case_repeated():
    return repeated(LAYER, X, 2)


def case_embed():
    return embed(5, jnp.array([1, 3]), width=4)


def case_loss():
    return loss(VARIABLES, X, jnp.ones((2, 2)))


def case_initial():
    return initial(KEY, (2, 3), jnp.float32)


def main():
    """Serve for some rounds."""
    for _ in range(ROUNDS):
        case_forward()
        case_forward_train()
        case_attend()
        case_attend_keyword()
        case_pool()
        case_pool_mean()
        case_stack()
        case_stack_keyword()
        case_codes()
        case_evaluate()
        case_repeated()
        case_embed()
        case_loss()
        case_initial()


if __name__ == "__main__":
    main()

from functools import partial

import jax
import jax.numpy as jnp


def glorot(key, n_in, n_out):
    std = jnp.sqrt(2.0 / (n_in + n_out))
    return std * jax.random.normal(key, (n_in, n_out))


@partial(jax.jit, static_argnames=("layers",))
def init_mlp(key, layers):
    keys = jax.random.split(key, len(layers) - 1)
    return [
        {"W": glorot(k, n_in, n_out), "b": jnp.zeros(n_out)}
        for k, n_in, n_out in zip(keys, layers[:-1], layers[1:])
    ]


def forward(params, x):
    *hidden, last = params
    for layer in hidden:
        x = jnp.tanh(x @ layer["W"] + layer["b"])
    return x @ last["W"] + last["b"]

import jax
import jax.numpy as jnp

from clip.rules import clip


def loss(w, x):
    return jnp.mean((x @ w - 1.0) ** 2)


def train(x, steps):
    w = jnp.zeros(x.shape[1])
    for _ in range(steps):
        grads = jax.grad(loss)(w, x)
        norm = jnp.sqrt(jnp.sum(grads**2))
        w = w - 0.1 * clip(grads, norm, 1.0)  # expect-any: CONFLICT norm @ call
    return w

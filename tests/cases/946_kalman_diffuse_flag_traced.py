# case: 946_kalman_diffuse_flag_traced
# source: semantics (measured)
# why: jit(value_and_grad(nll, has_aux=True)) traces the keyword `diffuse`, which chooses the initial covariance
# run: raises TracerBoolConversionError
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jax import lax


class Params(NamedTuple):
    log_q: jax.Array
    log_r: jax.Array
    damping: jax.Array


class Belief(NamedTuple):
    mean: jax.Array
    cov: jax.Array


def transition_matrix(params):
    phi = jax.nn.sigmoid(params.damping)
    return jnp.array([[1.0, 1.0], [0.0, 1.0]]) * jnp.array([[1.0, phi], [1.0, phi]])


def initial_belief(params, diffuse):
    if diffuse:
        return Belief(jnp.zeros(2), 1e4 * jnp.eye(2))
    F = transition_matrix(params)
    Q = jnp.exp(params.log_q) * jnp.eye(2)
    P = Q
    for _ in range(10):
        P = 0.9 * F @ P @ F.T + Q
    return Belief(jnp.zeros(2), P)


def filter_step(params, belief, y):
    F = transition_matrix(params)
    H = jnp.array([1.0, 0.0])
    mean = F @ belief.mean
    cov = F @ belief.cov @ F.T + jnp.exp(params.log_q) * jnp.eye(2)
    S = H @ cov @ H + jnp.exp(params.log_r)
    gain = cov @ H / S
    resid = y - H @ mean
    ll = -0.5 * (jnp.log(2 * jnp.pi * S) + resid**2 / S)
    belief = Belief(mean + gain * resid, cov - jnp.outer(gain, H @ cov))
    return belief, (ll, belief.mean)


def nll(params, ys, *, diffuse=False):
    belief = initial_belief(params, diffuse)
    _, (ll, means) = lax.scan(lambda b, y: filter_step(params, b, y), belief, ys)
    return -ll.sum(), means


loss_and_grad = jax.jit(jax.value_and_grad(nll, has_aux=True))  # expect: MISSING_REQUIRED diffuse


def fit(ys, n_iter=20, lr=1e-3, diffuse=False):
    params = Params(jnp.array(-2.0), jnp.array(0.0), jnp.array(1.0))
    losses = []
    for _ in range(n_iter):
        (loss, means), grads = loss_and_grad(params, ys, diffuse=diffuse)
        params = jax.tree.map(lambda p, g: p - lr * g, params, grads)
        losses.append(float(loss))
    return params, means, losses


def simulate(key, n):
    k1, k2 = jax.random.split(key)
    level = jnp.cumsum(0.3 * jax.random.normal(k1, (n,)))
    return level + jax.random.normal(k2, (n,))


if __name__ == "__main__":
    ys = simulate(jax.random.key(0), 30)
    params, means, losses = fit(ys, n_iter=3, diffuse=True)
    print(means.shape, losses[-1] < losses[0])

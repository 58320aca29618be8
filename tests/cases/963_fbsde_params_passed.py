# case: 963_fbsde_params_passed
# source: semantics (measured)
# why: clean: the parameters are an argument of the jitted methods
# run: ok
# traces: predict=1
# needs: optax
from functools import partial

import jax
import jax.numpy as jnp
import optax


class DeepBSDE:
    """Terminal value problem of a heat equation by regression on paths."""

    def __init__(self, dim, n_steps, T=1.0, seed=0):
        self.dim = dim
        self.n_steps = n_steps
        self.dt = T / n_steps
        self.key = jax.random.key(seed)
        self.tx = optax.adam(5e-2)
        self.params = self.init_params(8)
        self.opt_state = self.tx.init(self.params)
        self.losses = []

    def init_params(self, width):
        k1, k2 = jax.random.split(jax.random.key(7))
        return {
            "w": jax.random.normal(k1, (self.dim + 1, width)),
            "v": 0.1 * jax.random.normal(k2, (width, 1)),
            "y0": jnp.zeros(()),
        }

    def network(self, params, t, x):
        h = jnp.tanh(jnp.append(x, t) @ params["w"])
        return (h @ params["v"])[0] + params["y0"]

    def terminal(self, x):
        return jnp.sum(x**2)

    def paths(self, key, batch):
        dw = jnp.sqrt(self.dt) * jax.random.normal(key, (batch, self.n_steps, self.dim))
        return jnp.cumsum(dw, axis=1)

    @partial(jax.jit, static_argnums=(0,))
    def loss_and_grad(self, params, paths):
        def loss(params):
            start = jax.vmap(lambda p: self.network(params, 0.0, jnp.zeros(self.dim)))(paths)
            return jnp.mean((start - jax.vmap(self.terminal)(paths[:, -1])) ** 2)

        return jax.value_and_grad(loss)(params)

    @partial(jax.jit, static_argnums=(0,))
    def predict(self, params, t, x):
        return jax.vmap(lambda x: self.network(params, t, x))(x)

    def train(self, n_iter, batch, x_eval, t_eval):
        trace = []
        for _ in range(n_iter):
            self.key, sub = jax.random.split(self.key)
            loss, grads = self.loss_and_grad(self.params, self.paths(sub, batch))
            updates, self.opt_state = self.tx.update(grads, self.opt_state)
            self.params = optax.apply_updates(self.params, updates)
            self.losses.append(float(loss))
            trace.append(float(self.predict(self.params, t_eval, x_eval)[0]))
        return trace


trace = DeepBSDE(dim=2, n_steps=4).train(4, 16, jnp.zeros((1, 2)), jnp.zeros(()))
print(trace, "stale" if trace[0] == trace[-1] else "moves")

# case: 590_static_self_weights_updated
# source: PlasmaControl/DESC#310 (static self), semantics
# why: fit() replaces self.w, predict() keeps the first weights compiled in
# run: ok
# traces: predict=1
from functools import partial

import jax
import jax.numpy as jnp


class Perceptron:
    def __init__(self, dim):
        self.w = jnp.zeros(dim)

    @partial(jax.jit, static_argnames=("self",))  # expect-any: UNSAFE_MUTABLE self @ def group=self
    def predict(self, x):
        return x @ self.w

    def fit(self, x, y, epochs):
        for _ in range(epochs):
            error = self.predict(x) - y  # expect-any: UNSAFE_MUTABLE self @ call group=self
            self.w = self.w - 0.1 * error @ x  # expect-any: UNSAFE_MUTABLE self @ this group=self
        return self.predict(x)  # expect-any: UNSAFE_MUTABLE self @ call group=self


model = Perceptron(3)
assert float(jnp.abs(model.fit(jnp.eye(3), jnp.ones(3), 5)).max()) == 0.0, "stale"

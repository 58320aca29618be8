# case: 918_em_mixture_attributes
# source: semantics (EM with the estimated variance kept on the object)
# why: the variance is estimated in the M step and static in the E step
# run: recompiles 4
# traces: e_step=5
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("var",))  # expect-any: UNSAFE_OPTIMIZED var @ def
def e_step(x, mu, var):
    return jax.nn.softmax(-((x[:, None] - mu) ** 2) / (2 * var), axis=1)


class Mixture:
    def __init__(self, mu):
        self.mu = mu
        self.var = 1.0

    def m_step(self, x, r):
        self.mu = (r * x[:, None]).sum(0) / r.sum(0)
        self.var = float((r * (x[:, None] - self.mu) ** 2).sum() / x.size)

    def fit(self, x, n):
        for _ in range(n):
            r = e_step(x, self.mu, var=self.var)  # expect-any: UNSAFE_OPTIMIZED var @ call
            self.m_step(x, r)
        return self


print(Mixture(jnp.array([-1.0, 1.0])).fit(jnp.linspace(-3.0, 4.0, 20), 5).var)

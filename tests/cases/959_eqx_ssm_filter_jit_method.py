# case: 959_eqx_ssm_filter_jit_method
# source: semantics (measured)
# why: clean: eqx.filter_jit keeps the int field static
# run: ok
# traces: smooth=1
# needs: equinox
import equinox as eqx
import jax
import jax.numpy as jnp
from jax import lax


class LinearSSM(eqx.Module):
    A: jax.Array
    C: jax.Array
    log_q: jax.Array
    log_r: jax.Array
    substeps: int

    def predict(self, mean, cov):
        Q = jnp.exp(self.log_q) * jnp.eye(self.A.shape[0]) / self.substeps
        for _ in range(self.substeps):
            mean = self.A @ mean
            cov = self.A @ cov @ self.A.T + Q
        return mean, cov

    def update(self, mean, cov, y):
        S = self.C @ cov @ self.C.T + jnp.exp(self.log_r) * jnp.eye(self.C.shape[0])
        K = jnp.linalg.solve(S, self.C @ cov).T
        return mean + K @ (y - self.C @ mean), cov - K @ self.C @ cov

    @eqx.filter_jit
    def smooth(self, ys):
        d = self.A.shape[0]

        def step(carry, y):
            mean, cov = self.predict(*carry)
            mean, cov = self.update(mean, cov, y)
            return (mean, cov), (mean, cov)

        _, (means, covs) = lax.scan(step, (jnp.zeros(d), jnp.eye(d)), ys)

        def back(carry, filtered):
            mean_next, cov_next = carry
            mean, cov = filtered
            pred_mean, pred_cov = self.predict(mean, cov)
            G = jnp.linalg.solve(pred_cov, self.A @ cov).T
            out = (mean + G @ (mean_next - pred_mean), cov + G @ (cov_next - pred_cov) @ G.T)
            return out, out[0]

        last = (means[-1], covs[-1])
        _, smoothed = lax.scan(back, last, (means[:-1], covs[:-1]), reverse=True)
        return jnp.concatenate([smoothed, means[-1:]])


def demo(n):
    A = jnp.array([[1.0, 0.1], [-0.1, 0.98]])
    model = LinearSSM(A, jnp.array([[1.0, 0.0]]), jnp.array(-3.0), jnp.array(-1.0), substeps=2)
    t = jnp.arange(n) * 0.1
    ys = jnp.cos(t)[:, None] + 0.1 * jax.random.normal(jax.random.key(0), (n, 1))
    return model.smooth(ys)


print(demo(20).shape)

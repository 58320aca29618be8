# case: 501_dispatch_table_kind
# source: semantics (a traced string is no JAX type)
# why: the covariance is chosen from a dict by name inside the jitted gram matrix
# run: raises TypeError
import jax
import jax.numpy as jnp


def rbf(d):
    return jnp.exp(-0.5 * d**2)


def matern12(d):
    return jnp.exp(-d)


KERNELS = {"rbf": rbf, "matern12": matern12}


@jax.jit  # expect: MISSING_REQUIRED kind  # allow: MISSING_CONSTANT lengthscale
def gram(x, lengthscale, kind):
    distance = jnp.abs(x[:, None] - x[None, :]) / lengthscale
    return KERNELS[kind](distance) + 1e-6 * jnp.eye(x.shape[0])


def log_evidence(x, y, lengthscale, kind):
    k = gram(x, lengthscale, kind)
    chol = jnp.linalg.cholesky(k)
    alpha = jax.scipy.linalg.cho_solve((chol, True), y)
    return -0.5 * y @ alpha - jnp.log(jnp.diag(chol)).sum()


x = jnp.linspace(0.0, 1.0, 8)
scores = {kind: log_evidence(x, jnp.sin(6 * x), 0.3, kind) for kind in KERNELS}
print(max(scores, key=scores.get))

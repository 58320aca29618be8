# case: 513_callable_argument_traced
# source: jax-ml/jax#1043 (functions are not valid JAX types)
# why: link function handed to a jitted likelihood
# run: raises TypeError
import jax
import jax.numpy as jnp


def logistic(z):
    return 1.0 / (1.0 + jnp.exp(-z))


def make_objective():
    def negative_log_likelihood(beta, x, y, link):
        p = link(x @ beta)
        return -jnp.mean(y * jnp.log(p) + (1 - y) * jnp.log(1 - p))

    return jax.jit(jax.value_and_grad(negative_log_likelihood))  # expect: MISSING_REQUIRED link


def fit(x, y, steps):
    objective = make_objective()
    beta = jnp.zeros(x.shape[1])
    for _ in range(steps):
        value, g = objective(beta, x, y, logistic)
        beta = beta - 0.5 * g
    return beta


print(fit(jnp.eye(3), jnp.array([0.0, 1.0, 1.0]), 3))

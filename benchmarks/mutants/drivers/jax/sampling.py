"""Calls of jax.random, jax.nn and jax.image."""

import jax
import jax.numpy as jnp
from jax import nn, random

KEY = random.key(0)
X = jnp.arange(1.0, 7.0).reshape(2, 3)
V = jnp.array([0.2, 0.3, 0.5])
ROUNDS = 3


def case_uniform():
    return random.uniform(KEY, (2, 3), minval=0.0, maxval=2.0)


def case_uniform_2():
    return random.uniform(KEY, shape=(4,), dtype=jnp.float32)


def case_randint():
    return random.randint(KEY, (3,), 0, 10)


def case_permutation():
    return random.permutation(KEY, X, axis=1, independent=True)


def case_permutation_2():
    return random.permutation(KEY, 6)


def case_normal():
    return random.normal(KEY, (2, 2))


def case_normal_2():
    return random.normal(KEY, shape=(3,), dtype=jnp.float32)


def case_multivariate_normal():
    return random.multivariate_normal(KEY, jnp.zeros(2), jnp.eye(2), shape=(3,), method="cholesky")


def case_truncated_normal():
    return random.truncated_normal(KEY, -1.0, 1.0, shape=(3,))


def case_bernoulli():
    return random.bernoulli(KEY, 0.3, (4,))


def case_bernoulli_2():
    return random.bernoulli(KEY, V, mode="high")


def case_beta():
    return random.beta(KEY, 1.0, 2.0, shape=(3,))


def case_cauchy():
    return random.cauchy(KEY, (3,))


def case_dirichlet():
    return random.dirichlet(KEY, V, shape=(2,))


def case_exponential():
    return random.exponential(KEY, (3,))


def case_gamma():
    return random.gamma(KEY, 2.0, shape=(3,))


def case_loggamma():
    return random.loggamma(KEY, V)


def case_poisson():
    return random.poisson(KEY, 3.0, shape=(3,))


def case_gumbel():
    return random.gumbel(KEY, (3,))


def case_gumbel_2():
    return random.gumbel(KEY, (2,), mode="high")


def case_laplace():
    return random.laplace(KEY, (3,))


def case_logistic():
    return random.logistic(KEY, shape=(2, 2))


def case_pareto():
    return random.pareto(KEY, 2.0, shape=(3,))


def case_t():
    return random.t(KEY, 3.0, shape=(3,))


def case_chisquare():
    return random.chisquare(KEY, 3.0, shape=(3,))


def case_f():
    return random.f(KEY, 3.0, 4.0, shape=(3,))


def case_rademacher():
    return random.rademacher(KEY, (3,))


def case_maxwell():
    return random.maxwell(KEY, (3,))


def case_double_sided_maxwell():
    return random.double_sided_maxwell(KEY, 0.0, 1.0, (3,))


def case_weibull_min():
    return random.weibull_min(KEY, 1.0, 2.0, (3,))


def case_orthogonal():
    return random.orthogonal(KEY, 3)


def case_generalized_normal():
    return random.generalized_normal(KEY, 2.0, (3,))


def case_ball():
    return random.ball(KEY, 3, p=2.0, shape=(2,))


def case_rayleigh():
    return random.rayleigh(KEY, 1.0, shape=(3,))


def case_wald():
    return random.wald(KEY, 1.0, shape=(3,))


def case_geometric():
    return random.geometric(KEY, 0.4, shape=(3,))


def case_triangular():
    return random.triangular(KEY, 0.0, 0.5, 1.0, shape=(3,))


def case_lognormal():
    return random.lognormal(KEY, sigma=0.5, shape=(3,))


def case_binomial():
    return random.binomial(KEY, 10.0, 0.4, shape=(3,))


def case_categorical():
    return random.categorical(KEY, X, axis=1)


def case_choice():
    return random.choice(KEY, 6, (3,), replace=False)


def case_choice_2():
    return random.choice(KEY, V, shape=(2,), axis=0)


def case_bits():
    return random.bits(KEY, (3,))


def case_split():
    return random.split(KEY, 4)


def case_multinomial():
    return random.multinomial(KEY, 5.0, V)


def case_glu():
    return nn.glu(jnp.ones((2, 4)), axis=1)


def case_log_softmax():
    return nn.log_softmax(X, axis=0)


def case_softmax():
    return nn.softmax(X, axis=1)


def case_logmeanexp():
    return nn.logmeanexp(X, axis=0, keepdims=True)


def case_standardize():
    return nn.standardize(X, axis=0, epsilon=1e-6)


def case_one_hot():
    return nn.one_hot(jnp.array([0, 2]), 3)


def case_one_hot_2():
    return nn.one_hot(jnp.array([0, 2]), num_classes=4, axis=0)


def case_gelu():
    return nn.gelu(X, approximate=False)


def case_logsumexp():
    return nn.logsumexp(X, axis=1)


def case_leaky_relu():
    return nn.leaky_relu(X, negative_slope=0.1)


def case_elu():
    return nn.elu(X, 0.9)


def case_celu():
    return nn.celu(X, alpha=1.5)


def case_squareplus():
    return nn.squareplus(X, b=4.0)


def case_normal_3():
    return nn.initializers.normal(0.1)(KEY, (2, 3))


def case_lecun_normal():
    return nn.initializers.lecun_normal()(KEY, (4, 3))


def case_orthogonal_2():
    return nn.initializers.orthogonal(scale=2.0)(KEY, (3, 3))


def case_resize():
    return jax.image.resize(X, (4, 6), method="linear")


def case_resize_2():
    return jax.image.resize(X, shape=(1, 2), method="nearest", antialias=False)


def case_scale_and_translate():
    return jax.image.scale_and_translate(X, (4, 6), (0, 1), jnp.array([2.0, 2.0]), jnp.array([0.0, 0.0]), method="cubic")


def case_map():
    return jax.lax.map(jnp.sum, X, batch_size=2)


def case_cdf():
    return jax.scipy.stats.norm.cdf(X, loc=1.0, scale=2.0)


def main():
    """All of it, again and again, as a long-running program does."""
    for _ in range(ROUNDS):
        case_uniform()
        case_uniform_2()
        case_randint()
        case_permutation()
        case_permutation_2()
        case_normal()
        case_normal_2()
        case_multivariate_normal()
        case_truncated_normal()
        case_bernoulli()
        case_bernoulli_2()
        case_beta()
        case_cauchy()
        case_dirichlet()
        case_exponential()
        case_gamma()
        case_loggamma()
        case_poisson()
        case_gumbel()
        case_gumbel_2()
        case_laplace()
        case_logistic()
        case_pareto()
        case_t()
        case_chisquare()
        case_f()
        case_rademacher()
        case_maxwell()
        case_double_sided_maxwell()
        case_weibull_min()
        case_orthogonal()
        case_generalized_normal()
        case_ball()
        case_rayleigh()
        case_wald()
        case_geometric()
        case_triangular()
        case_lognormal()
        case_binomial()
        case_categorical()
        case_choice()
        case_choice_2()
        case_bits()
        case_split()
        case_multinomial()
        case_glu()
        case_log_softmax()
        case_softmax()
        case_logmeanexp()
        case_standardize()
        case_one_hot()
        case_one_hot_2()
        case_gelu()
        case_logsumexp()
        case_leaky_relu()
        case_elu()
        case_celu()
        case_squareplus()
        case_normal_3()
        case_lecun_normal()
        case_orthogonal_2()
        case_resize()
        case_resize_2()
        case_scale_and_translate()
        case_map()
        case_cdf()


if __name__ == "__main__":
    main()

"""Log densities, samples and small posterior fits with numpyro."""

from functools import partial

import jax
import jax.numpy as jnp
import numpyro
from numpyro import distributions as dist
from numpyro import handlers
from numpyro.distributions import util
from numpyro.infer.util import log_density

KEY = jax.random.key(1)
Y = jnp.array([0.2, 0.5, -0.1, 0.7])
X = jnp.arange(8.0).reshape(4, 2) / 4
COUNTS = jnp.array([1.0, 3.0, 2.0])
ROUNDS = 3


def model(x, y, kind="normal"):
    """A regression."""
    w = numpyro.sample("w", dist.Normal(0.0, 1.0).expand([2]).to_event(1))
    scale = numpyro.sample("scale", dist.HalfNormal(1.0))
    family = dist.Normal(x @ w, scale) if kind == "normal" else dist.StudentT(4.0, x @ w, scale)
    numpyro.sample("y", family, obs=y)


@partial(jax.jit, static_argnums=(3,))
def density(params, x, y, kind):
    """The joint log density of the model."""
    return log_density(model, (x, y), {"kind": kind}, params)[0]


@partial(jax.jit, static_argnames=("shape", "family"))
def draw(key, loc, shape, family):
    """Draws of a named family."""
    made = dist.Normal(loc, 1.0) if family == "normal" else dist.Laplace(loc, 1.0)
    return made.sample(key, shape)


@partial(jax.jit, static_argnums=(1, 2))
def prior(key, draws, site):
    """Prior draws of one site."""

    def one(k):
        return handlers.trace(handlers.seed(model, k)).get_trace(X, None)[site]["value"]

    return jax.vmap(one)(jax.random.split(key, draws))


@partial(jax.jit, static_argnames=("components",))
def mixture(y, components, spread):
    """The log density of an even mixture."""
    means = jnp.linspace(-1.0, 1.0, components)
    logs = dist.Normal(means, spread).log_prob(y[:, None])
    return jax.scipy.special.logsumexp(logs, axis=1) - jnp.log(components)


@partial(jax.jit, static_argnums=(1,), static_argnames=("upper",))
def triangle(v, diagonal, *, upper=False):
    """A triangular matrix of a vector."""
    matrix = util.vec_to_tril_matrix(v, diagonal=diagonal)
    return matrix.T if upper else matrix


@partial(jax.jit, static_argnames=("order",))
def trend(coefficients, t, order):
    """A polynomial trend."""
    total = jnp.zeros_like(t)
    for power in range(order):
        total = total + coefficients[power] * t**power
    return total


class Sampler:
    """A random walk whose options are fixed."""

    def __init__(self, width, thin):
        self.width = width
        self.thin = thin

    @partial(jax.jit, static_argnums=(0, 3))
    def run(self, key, start, steps):
        """Walk some steps."""
        state = start
        for i in range(steps * self.thin):
            state = state + self.width * jax.random.normal(jax.random.fold_in(key, i), state.shape)
        return state


SAMPLER = Sampler(0.1, 2)
quantiles = jax.jit(lambda d, q, shape: dist.Normal(d, 1.0).icdf(q) * jnp.ones(shape), static_argnums=(2,))


@jax.jit
def evidence(y, loc, scale):
    """Log density of a sample."""
    return dist.Normal(loc, scale).log_prob(y).sum()


def case_density():
    return density({"w": jnp.ones(2), "scale": jnp.array(0.5)}, X, Y, "normal")


def case_density_student():
    return density({"w": jnp.ones(2), "scale": jnp.array(0.5)}, X, Y, "student")


def case_draw():
    return draw(KEY, 0.5, (3, 2), "normal")


def case_draw_laplace():
    return draw(KEY, 0.5, shape=(4,), family="laplace")


def case_prior():
    return prior(KEY, 3, "w")


def case_mixture():
    return mixture(Y, 3, 0.5)


def case_mixture_keyword():
    return mixture(Y, components=2, spread=0.25)


def case_triangle():
    return triangle(jnp.arange(6.0), 0, upper=True)


def case_trend():
    return trend(jnp.array([1.0, 2.0, 0.5]), Y, 3)


def case_run():
    return SAMPLER.run(KEY, jnp.zeros(2), 3)


def case_quantiles():
    return quantiles(0.0, 0.9, (2,))


def case_evidence():
    return evidence(Y, 0.0, 1.0)


def case_categorical():
    return util.categorical(KEY, jnp.array([0.2, 0.3, 0.5]), (4,))


def case_multinomial():
    return util.multinomial(KEY, jnp.array([0.2, 0.3, 0.5]), jnp.array(4), shape=(2,), total_count_max=4)


def case_binomial():
    return util.binomial(KEY, 0.3, 5, (3,))


def case_multinomial_sample():
    return dist.MultinomialProbs(jnp.array([0.2, 0.3, 0.5]), total_count=4).sample(KEY, (2,))


def case_categorical_sample():
    return dist.CategoricalProbs(jnp.array([0.2, 0.3, 0.5])).sample(KEY, (3,))


def case_binomial_sample():
    return dist.BinomialProbs(0.4, total_count=6).sample(KEY, (3,))


def case_mises():
    return util.von_mises_centered(KEY, 2.0, (3,))


def case_mises_sample():
    return dist.VonMises(0.0, 3.0).sample(KEY, (2,))


def case_matrix():
    return util.cholesky_of_inverse(jnp.eye(3) * 2.0)


def main():
    """Evaluate for some rounds."""
    for _ in range(ROUNDS):
        case_density()
        case_density_student()
        case_draw()
        case_draw_laplace()
        case_prior()
        case_mixture()
        case_mixture_keyword()
        case_triangle()
        case_trend()
        case_run()
        case_quantiles()
        case_evidence()
        case_categorical()
        case_multinomial()
        case_binomial()
        case_multinomial_sample()
        case_categorical_sample()
        case_binomial_sample()
        case_mises()
        case_mises_sample()
        case_matrix()


if __name__ == "__main__":
    main()

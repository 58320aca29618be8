"""Chains of blackjax kernels with static lengths and kinds."""

from functools import partial

import blackjax
import jax
import jax.numpy as jnp
from blackjax import diagnostics, util
from blackjax.smc import resampling

KEY = jax.random.key(3)
START = jnp.array([0.5, -0.5])
WEIGHTS = jnp.array([0.1, 0.2, 0.3, 0.4])
ROUNDS = 3


def logdensity(x):
    """A standard normal."""
    return -0.5 * jnp.sum(x**2)


def heavy(x):
    """A heavier tail."""
    return -2.0 * jnp.sum(jnp.log1p(x**2))


@partial(jax.jit, static_argnums=(0, 3))
def chain(target, key, start, steps, size):
    """A random walk chain."""
    kernel = blackjax.additive_step_random_walk(target, blackjax.mcmc.random_walk.normal(size * jnp.ones(2)))
    state = kernel.init(start)
    for i in range(steps):
        state, _ = kernel.step(jax.random.fold_in(key, i), state)
    return state.position


@partial(jax.jit, static_argnames=("leaps", "target"))
def hamiltonian(key, start, leaps, target):
    """One step of Hamiltonian Monte Carlo."""
    kernel = blackjax.hmc(target, 0.1, jnp.ones(2), leaps)
    return kernel.step(key, kernel.init(start))[0].position


@partial(jax.jit, static_argnums=(2, 3))
def choose(key, weights, draws, method):
    """Resample indices."""
    if method == "systematic":
        return resampling.systematic(key, weights, draws)
    return resampling.multinomial(key, weights, draws)


@partial(jax.jit, static_argnames=("axis",))
def size(samples, axis):
    """The effective sample size."""
    return diagnostics.effective_sample_size(samples, chain_axis=axis, sample_axis=1 - axis)


@partial(jax.jit, static_argnums=(1,))
def spread(samples, axis):
    """The potential scale reduction."""
    return diagnostics.potential_scale_reduction(samples, chain_axis=axis, sample_axis=1 - axis)


@partial(jax.jit, static_argnums=(1, 2))
def gather(key, shape, kind):
    """Noise of a kind."""
    if kind == "gauss":
        return util.generate_gaussian_noise(key, jnp.zeros(shape))
    return jax.random.laplace(key, shape)


@partial(jax.jit, static_argnames="thin")
def thinned(samples, thin):
    """Every few samples."""
    return samples[::thin]


@jax.jit
def momentum(position, scale):
    """A kinetic energy."""
    return 0.5 * jnp.sum(position**2) / scale


SAMPLES = jax.random.normal(KEY, (2, 8))


def case_chain():
    return chain(logdensity, KEY, START, 2, 0.3)


def case_chain_heavy():
    return chain(heavy, KEY, START, 1, 0.3)


def case_hamiltonian():
    return hamiltonian(KEY, START, 3, logdensity)


def case_hamiltonian_keyword():
    return hamiltonian(KEY, START, leaps=2, target=heavy)


def case_choose():
    return choose(KEY, WEIGHTS, 3, "systematic")


def case_choose_multinomial():
    return choose(KEY, WEIGHTS, 5, "multinomial")


def case_size():
    return size(SAMPLES, 0)


def case_size_keyword():
    return size(SAMPLES, axis=1)


def case_spread():
    return spread(SAMPLES, 0)


def case_gather():
    return gather(KEY, (3,), "gauss")


def case_gather_laplace():
    return gather(KEY, (2, 2), "laplace")


def case_thinned():
    return thinned(SAMPLES, 2)


def case_momentum():
    return momentum(START, 2.0)


def case_product():
    return util.linear_map(jnp.eye(2), START)


def case_product_precise():
    return util.linear_map(jnp.eye(2), START, precision="high")


def main():
    """Sample for some rounds."""
    for _ in range(ROUNDS):
        case_chain()
        case_chain_heavy()
        case_hamiltonian()
        case_hamiltonian_keyword()
        case_choose()
        case_choose_multinomial()
        case_size()
        case_size_keyword()
        case_spread()
        case_gather()
        case_gather_laplace()
        case_thinned()
        case_momentum()
        case_product()
        case_product_precise()


if __name__ == "__main__":
    main()

"""Evolution strategies of evosax: ask, evaluate, tell; all with a static strategy."""

from functools import partial

import jax
import jax.numpy as jnp
from evosax.algorithms import CMA_ES, PSO, Open_ES, SimpleGA
from evosax.problems import BBOBProblem

KEY = jax.random.key(0)
START = jnp.zeros(3)
ROUNDS = 3
OPEN = Open_ES(population_size=4, solution=START)
CMA = CMA_ES(population_size=6, solution=START)
GENETIC = SimpleGA(population_size=4, solution=START)
SWARM = PSO(population_size=4, solution=START)
SPHERE = BBOBProblem("sphere", num_dims=3)
POPULATION = jax.random.normal(KEY, (4, 3))


@partial(jax.jit, static_argnums=(0, 3))
def search(strategy, key, start, generations):
    """A few generations."""
    params = strategy.default_params
    state = strategy.init(key, start, params)
    best = jnp.inf
    for i in range(generations):
        population, state = strategy.ask(jax.random.fold_in(key, i), state, params)
        fitness = jnp.sum(population**2, axis=-1)
        state, _ = strategy.tell(key, population, fitness, state, params)
        best = jnp.minimum(best, fitness.min())
    return best


@partial(jax.jit, static_argnames=("elites", "maximise"))
def elite(population, fitness, elites, maximise):
    """The best few."""
    order = jnp.argsort(-fitness if maximise else fitness)
    return population[order[:elites]]


@partial(jax.jit, static_argnums=(2, 3))
def shaped(fitness, floor, kind, size):
    """Shape the fitness."""
    if kind == "rank":
        return jnp.argsort(jnp.argsort(fitness)) / (size - 1) - 0.5
    return jnp.maximum((fitness - fitness.mean()) / (fitness.std() + 1e-8), floor)


@partial(jax.jit, static_argnums=(1,))
def mutated(key, shape, sigma):
    """Mutations."""
    return sigma * jax.random.normal(key, shape)


@partial(jax.jit, static_argnums=(0,), static_argnames=("repeats",))
def averaged(objective, population, *, repeats):
    """Mean of several evaluations."""
    return sum(objective(population) for _ in range(repeats)) / repeats


def sphere(population):
    """Sum of squares."""
    return jnp.sum(population**2, axis=-1)


def case_search():
    return search(OPEN, KEY, START, 2)


def case_elite():
    return elite(POPULATION, sphere(POPULATION), 2, False)


def case_elite_keyword():
    return elite(POPULATION, sphere(POPULATION), elites=3, maximise=True)


def case_shaped():
    return shaped(sphere(POPULATION), -1.0, "rank", 4)


def case_shaped_score():
    return shaped(sphere(POPULATION), -1.0, "score", 4)


def case_mutated():
    return mutated(KEY, (4, 3), 0.1)


def case_averaged():
    return averaged(sphere, POPULATION, repeats=2)


def case_init():
    return OPEN.init(KEY, START, OPEN.default_params)


def case_ask():
    return OPEN.ask(KEY, OPEN.init(KEY, START, OPEN.default_params), OPEN.default_params)[0]


def case_ask_cma():
    return CMA.ask(KEY, CMA.init(KEY, START, CMA.default_params), CMA.default_params)[0]


def case_tell():
    state = OPEN.init(KEY, START, OPEN.default_params)
    population, state = OPEN.ask(KEY, state, OPEN.default_params)
    return OPEN.tell(KEY, population, sphere(population), state, OPEN.default_params)[0].mean


def case_genetic():
    state = GENETIC.init(KEY, POPULATION, sphere(POPULATION), GENETIC.default_params)
    return GENETIC.ask(KEY, state, GENETIC.default_params)[0]


def case_swarm():
    state = SWARM.init(KEY, POPULATION, sphere(POPULATION), SWARM.default_params)
    return SWARM.ask(KEY, state, SWARM.default_params)[0]


def case_problem():
    state = SPHERE.init(KEY)
    return SPHERE.eval(KEY, POPULATION, state)[0]


def case_problem_sample():
    return SPHERE.sample(KEY)


def main():
    """Search for some rounds."""
    for _ in range(ROUNDS):
        case_search()
        case_elite()
        case_elite_keyword()
        case_shaped()
        case_shaped_score()
        case_mutated()
        case_averaged()
        case_init()
        case_ask()
        case_ask_cma()
        case_tell()
        case_genetic()
        case_swarm()
        case_problem()
        case_problem_sample()


if __name__ == "__main__":
    main()

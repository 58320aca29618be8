# case: 901_clean_after_the_trace
# source: real code (a result object is built under jit and checked with numpy by its owner)
# why: clean: what a trace stores in an object is an array again when the object has come out; the checker never runs under that trace
# run: ok
# traces: draw=1, mean=1
import dataclasses

import jax
import jax.numpy as jnp
import numpy as np


@jax.tree_util.register_dataclass
@dataclasses.dataclass
class Samples:
    values: jax.Array
    weights: jax.Array


@jax.jit
def draw(values):
    return Samples(values=values, weights=jnp.ones_like(values))


@jax.jit
def mean(samples):
    return blocks(samples)


def blocks(samples, validate=False):
    if validate:
        return checked(samples)
    return jnp.sum(samples.values * samples.weights)


def checked(samples):
    values = np.asarray(samples.values)
    if values[0] > values[-1]:
        raise ValueError("not sorted")
    return float(np.sum(values * np.asarray(samples.weights)))


samples = draw(jnp.linspace(0.0, 1.0, 5))
print(mean(samples))
print(blocks(samples, validate=True))

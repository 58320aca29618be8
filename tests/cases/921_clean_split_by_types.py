# case: 921_clean_split_by_types
# source: real code (a setup is split into a hashable skeleton and its arrays, and joined again under jit)
# why: clean: tests of types tell arrays, dictionaries and lists apart, so that only hashable things are left in the skeleton
# run: ok
# traces: evaluate=1
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

ARRAY, MAPPING, SEQUENCE = "array", "mapping", "sequence"


def split(setup):
    arrays = []

    def walk(value):
        if isinstance(value, (jax.Array, np.ndarray)):
            arrays.append(value)
            return ARRAY
        if isinstance(value, dict):
            return (MAPPING,) + tuple((key, walk(value[key])) for key in sorted(value))
        if isinstance(value, list):
            return (SEQUENCE,) + tuple(walk(item) for item in value)
        return value

    return walk(setup), tuple(arrays)


def join(skeleton, arrays):
    left = iter(arrays)

    def walk(part):
        if part == ARRAY:
            return next(left)
        if isinstance(part, tuple) and part and part[0] == MAPPING:
            return {key: walk(inner) for key, inner in part[1:]}
        if isinstance(part, tuple) and part and part[0] == SEQUENCE:
            return [walk(inner) for inner in part[1:]]
        return part

    return walk(skeleton)


@partial(jax.jit, static_argnames=("order",))
def power(x, order):
    return x**order


@partial(jax.jit, static_argnames=("skeleton",))
def evaluate(arrays, x, skeleton):
    setup = join(skeleton, arrays)
    return power(setup["positions"] @ x, order=setup["order"])


skeleton, arrays = split({"positions": jnp.ones((2, 2)), "order": 3, "levels": [1, {"box": np.ones(2)}]})
for _ in range(2):
    print(evaluate(arrays, jnp.ones(2), skeleton=skeleton))

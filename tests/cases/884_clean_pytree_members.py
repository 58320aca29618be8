# case: 884_clean_pytree_members
# source: semantics (what of an object is traced)
# why: clean: properties, a computed flatten, a lambda that flattens, and fields of an own framework are no tracers
# run: ok
# traces: scaled=4, run=4
import dataclasses
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames="order")
def scaled(x, order):
    return x * order


@jax.tree_util.register_pytree_node_class
class Solver:
    def __init__(self, threshold, order):
        self.threshold = threshold
        self.order = order

    def tree_flatten(self):
        auxiliary = vars(self).copy()
        return [auxiliary.pop("threshold")], tuple(auxiliary.items())

    @classmethod
    def tree_unflatten(cls, auxiliary, children):
        return cls(children[0], **dict(auxiliary))


@jax.tree_util.register_pytree_node_class
class Grid:
    def __init__(self, points):
        self.points = points

    @property
    def order(self):
        return self.points.ndim + 1

    def tree_flatten(self):
        return (self.points,), None

    @classmethod
    def tree_unflatten(cls, _, children):
        return cls(*children)


class Kernel:
    def __init__(self, width, order):
        self.width, self.order = width, order


jax.tree_util.register_pytree_node(Kernel, lambda k: ((k.width,), k.order), lambda order, leaves: Kernel(leaves[0], order))


def node(static=False):
    return dataclasses.field(metadata={"own": static})


class Framework:
    def __init_subclass__(cls):
        dataclasses.dataclass(cls)
        leaves = [f.name for f in dataclasses.fields(cls) if not f.metadata["own"]]
        others = [f.name for f in dataclasses.fields(cls) if f.metadata["own"]]
        jax.tree_util.register_dataclass(cls, leaves, others)


class Chain(Framework):
    state: jax.Array = node()
    order: int = node(static=True)


@jax.jit
def run(thing, x):
    return scaled(x, order=thing.order)


X = jnp.ones((2, 3))
print(run(Solver(0.5, 1), X), run(Grid(X), X), run(Kernel(X, 4), X), run(Chain(X, 2), X))

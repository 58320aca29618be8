# case: 853_mutated_disguises
# source: semantics (a static object is a cache key when it is first used)
# why: eight ways to change an object that programs were compiled for; the last function is handed a new object
# run: ok
# traces: attribute=1, augmented=1, appended=1, entry=1, by_a_method=1, under_another_name=1, predict=1, in_a_helper=1, fresh=2
from functools import partial

import jax
import jax.numpy as jnp

x = jnp.arange(3.0)


class Options:
    def __init__(self, scale):
        self.scale = scale
        self.terms = [1.0]
        self.table = {"scale": scale}

    def rescale(self, scale):
        self.scale = scale  # expect-any: UNSAFE_MUTABLE e @ this group=e


@partial(jax.jit, static_argnames=("a",))  # expect-any: UNSAFE_MUTABLE a @ def group=a
def attribute(x, a):
    return x * a.scale


first = Options(1.0)
attribute(x, first)  # expect-any: UNSAFE_MUTABLE a @ call group=a
first.scale = 2.0  # expect-any: UNSAFE_MUTABLE a @ this group=a
attribute(x, first)  # expect-any: UNSAFE_MUTABLE a @ call group=a


@partial(jax.jit, static_argnums=(1,))  # expect-any: UNSAFE_MUTABLE b @ def group=b
def augmented(x, b):
    return x * b.scale


second = Options(1.0)
augmented(x, second)  # expect-any: UNSAFE_MUTABLE b @ call group=b
second.scale += 1.0  # expect-any: UNSAFE_MUTABLE b @ this group=b
augmented(x, second)  # expect-any: UNSAFE_MUTABLE b @ call group=b


@partial(jax.jit, static_argnames=("c",))  # expect-any: UNSAFE_MUTABLE c @ def group=c
def appended(x, c):
    return sum(x * term for term in c.terms)


third = Options(1.0)
appended(x, third)  # expect-any: UNSAFE_MUTABLE c @ call group=c
third.terms.append(2.0)  # expect-any: UNSAFE_MUTABLE c @ this group=c
appended(x, third)  # expect-any: UNSAFE_MUTABLE c @ call group=c


@partial(jax.jit, static_argnames=("d",))  # expect-any: UNSAFE_MUTABLE d @ def group=d
def entry(x, d):
    return x * d.table["scale"]


fourth = Options(1.0)
entry(x, fourth)  # expect-any: UNSAFE_MUTABLE d @ call group=d
fourth.table["scale"] = 3.0  # expect-any: UNSAFE_MUTABLE d @ this group=d
entry(x, fourth)  # expect-any: UNSAFE_MUTABLE d @ call group=d


@partial(jax.jit, static_argnames=("e",))  # expect-any: UNSAFE_MUTABLE e @ def group=e
def by_a_method(x, e):
    return x * e.scale


fifth = Options(1.0)
by_a_method(x, fifth)  # expect-any: UNSAFE_MUTABLE e @ call group=e
fifth.rescale(2.0)  # expect-any: UNSAFE_MUTABLE e @ this group=e
by_a_method(x, fifth)  # expect-any: UNSAFE_MUTABLE e @ call group=e


@partial(jax.jit, static_argnames=("f",))  # expect-any: UNSAFE_MUTABLE f @ def group=f
def under_another_name(x, f):
    return x * f.scale


sixth = Options(1.0)
same = sixth
under_another_name(x, sixth)  # expect-any: UNSAFE_MUTABLE f @ call group=f
same.scale = 4.0  # expect-any: UNSAFE_MUTABLE f @ this group=f
under_another_name(x, sixth)  # expect-any: UNSAFE_MUTABLE f @ call group=f


class Model:
    def __init__(self):
        self.weight = 1.0

    @partial(jax.jit, static_argnums=0)  # expect-any: UNSAFE_MUTABLE self @ def group=self
    def predict(self, x):
        return x * self.weight

    def fit(self, x, rounds):
        for _ in range(rounds):
            self.predict(x)  # expect-any: UNSAFE_MUTABLE self @ call group=self
            self.weight = self.weight + 1.0  # expect-any: UNSAFE_MUTABLE self @ this group=self


Model().fit(x, 2)


@partial(jax.jit, static_argnames=("g",))  # expect-any: UNSAFE_MUTABLE g @ def group=g
def in_a_helper(x, g):
    return x * g.scale


def tune(options, rounds):
    for i in range(rounds):
        in_a_helper(x, options)  # expect-any: UNSAFE_MUTABLE g @ call group=g
        options.scale = float(i)  # expect-any: UNSAFE_MUTABLE g @ this group=g


tune(Options(1.0), 2)


@partial(jax.jit, static_argnames=("right",))
def fresh(x, right):
    return x * right.scale


settings = Options(1.0)
settings.scale = 2.0
fresh(x, settings)
settings = Options(3.0)
fresh(x, settings)

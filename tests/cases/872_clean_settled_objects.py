# case: 872_clean_settled_objects
# source: semantics (a static object is a cache key when it is first used)
# why: clean: the objects of case 853 are changed before they are used, or replaced, or something else of them is changed
# run: ok
# traces: attribute=1, appended=1, replaced=2, counted=1
from functools import partial

import jax
import jax.numpy as jnp

x = jnp.arange(3.0)


class Options:
    def __init__(self, scale):
        self.scale = scale
        self.terms = [1.0]


@partial(jax.jit, static_argnames=("a",))
def attribute(x, a):
    return x * a.scale


first = Options(1.0)
first.scale = 2.0
attribute(x, first)
attribute(x, first)


@partial(jax.jit, static_argnames=("c",))
def appended(x, c):
    return sum(x * term for term in c.terms)


third = Options(1.0)
for term in (2.0, 3.0):
    third.terms.append(term)
appended(x, third)


@partial(jax.jit, static_argnames=("f",))
def replaced(x, f):
    return x * f.scale


options = Options(1.0)
replaced(x, options)
options = Options(2.0)
replaced(x, options)


@jax.jit
def counted(x, scale):
    return x * scale


tuned = Options(1.0)
for i in range(3):
    counted(x, tuned.scale)
    tuned.scale = float(i)

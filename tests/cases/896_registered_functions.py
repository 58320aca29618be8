# case: 896_registered_functions
# source: semantics (a decorator that files every function of a module and gives it back)
# why: many functions go through one decorator, and each comes back to its own name: a list arrives as static at one call, a flag is traced
# run: raises ValueError
from functools import partial

import jax
import jax.numpy as jnp

TABLE = {}


def register(function):
    TABLE[function.__name__] = function
    return function


@register
@partial(jax.jit, static_argnames="axes")
def a(x, axes):
    return jnp.sum(x, axes)


@register
@jax.jit
def b(x):
    return x + 1


@register
@jax.jit
def c(x):
    return x + 2


@register
@jax.jit
def d(x):
    return x + 3


@register
@jax.jit
def e(x):
    return x + 4


@register
@jax.jit
def f(x):
    return x + 5


@register
@jax.jit
def g(x):
    return x + 6


@register
@jax.jit
def h(x):
    return x + 7


@register
@jax.jit
def i(x):
    return x + 8


@register
@jax.jit
def j(x):
    return x + 9


@register
@jax.jit
def k(x):
    return x + 10


@register
@jax.jit
def m(x):
    return x + 11


@register
@jax.jit
def n(x):
    return x + 12


@register
@jax.jit  # expect: MISSING_REQUIRED deep
def o(x, deep):
    return jnp.sin(x) if deep else x


x = jnp.ones((2, 3))
print(b(c(d(e(f(g(h(i(j(k(m(n(x)))))))))))))
print(a(x, (0, 1)))
print(a(x, [0, 1]))  # expect: UNSAFE_UNHASHABLE axes
print(o(x, True))

# case: 854_split_disguises
# source: semantics (positional and keyword statics are two cache entries)
# why: eight ways to pass one static value by position here and by keyword there; the last function is always called alike
# run: recompiles 8
# traces: literal=2, constant=2, in_functions=2, through_a_wrapper=2, _assigned=2, apply=2, of_a_field=2, defaulted=2, alike=1
from functools import partial

import jax
import jax.numpy as jnp

x = jnp.arange(3.0)


@partial(jax.jit, static_argnames=("a",))
def literal(x, a):
    return x if a else -x


literal(x, True)  # expect-any: CALL_SPLIT a @ call
literal(x, a=True)  # expect-any: CALL_SPLIT a @ call

DEPTH = 3


@partial(jax.jit, static_argnums=(1,))
def constant(x, b):
    return sum([x] * b)


constant(x, DEPTH)  # expect-any: CALL_SPLIT b @ call
constant(x, b=DEPTH)  # expect-any: CALL_SPLIT b @ call


@partial(jax.jit, static_argnames="c")
def in_functions(x, c):
    return x.sum() if c == "sum" else x.mean()


def train(x):
    return in_functions(x, "sum")  # expect-any: CALL_SPLIT c @ call


def test(x):
    return in_functions(x, c="sum")  # expect-any: CALL_SPLIT c @ call


train(x)
test(x)


@partial(jax.jit, static_argnames=("e",))
def through_a_wrapper(x, e):
    return x if e else -x


def wrapper(x, e):
    return through_a_wrapper(x, e)  # expect-any: CALL_SPLIT e @ call


wrapper(x, True)
through_a_wrapper(x, e=True)  # expect-any: CALL_SPLIT e @ call


def _assigned(x, f):
    return x * f


assigned = jax.jit(_assigned, static_argnums=1)
assigned(x, 2)  # expect-any: CALL_SPLIT f @ call
called = assigned
called(x, f=2)  # expect-any: CALL_SPLIT f @ call


class Net:
    @partial(jax.jit, static_argnames=("self", "g"))
    def apply(self, x, g):
        return x if g else -x


net = Net()
net.apply(x, False)  # expect-any: CALL_SPLIT g @ call
net.apply(x, g=False)  # expect-any: CALL_SPLIT g @ call


@partial(jax.jit, static_argnames=("k",))
def of_a_field(x, k):
    return x[:k]


class Settings:
    count = 2


of_a_field(x, Settings.count)  # expect-any: CALL_SPLIT k @ call
of_a_field(x, k=Settings.count)  # expect-any: CALL_SPLIT k @ call


@jax.jit(static_argnames=("m",))
def defaulted(x, m):
    return x if m else -x


def usual(x, m=True):
    return defaulted(x, m)  # expect-any: CALL_SPLIT m @ call


usual(x)
defaulted(x, m=True)  # expect-any: CALL_SPLIT m @ call


@partial(jax.jit, static_argnames=("right",))
def alike(x, right):
    return x if right else -x


alike(x, right=True)
alike(x + 1, right=True)

# case: 856_ignored_spec_disguises
# source: semantics (both specs given: each is used as it stands)
# why: eight ways to declare a static that is traced in silence, since the other spec is given too; the last two are right
# run: ok
# traces: by_position=1, by_keyword=1, _called=1, from_a_dictionary=1, by_a_factory=1, through_a_partial=1, apply=1, empty=1, agreed=2, as_declared=1
from functools import partial

import jax
import jax.numpy as jnp

x = jnp.arange(3.0)


@partial(jax.jit, static_argnums=(1,), static_argnames=("a",))  # expect-any: BAD_SPEC a @ def
def by_position(x, n, a):
    return x[:n] * a


by_position(x, 2, 3.0)  # expect-any: BAD_SPEC a @ call


@partial(jax.jit, static_argnums=(1,), static_argnames=("n",))  # expect-any: BAD_SPEC b @ def
def by_keyword(x, b, n):
    return x[:n] * b


by_keyword(x, b=3.0, n=2)  # expect-any: BAD_SPEC b @ call


def _called(x, c, n):
    return x[:n] * c


called = jax.jit(_called, static_argnums=2, static_argnames="c")  # expect-any: BAD_SPEC c @ def
called(x, 3.0, 2)  # expect-any: BAD_SPEC c @ call

SPEC = {"static_argnums": (1,), "static_argnames": ("d",)}


@partial(jax.jit, **SPEC)  # expect-any: BAD_SPEC d @ def
def from_a_dictionary(x, n, d):
    return x[:n] + d


from_a_dictionary(x, 2, 3.0)  # expect-any: BAD_SPEC d @ call


@jax.jit(static_argnums=(1,), static_argnames=("e",))  # expect-any: BAD_SPEC e @ def
def by_a_factory(x, n, e):
    return x[:n] - e


def wrapper(x, e):
    return by_a_factory(x, 2, e)  # expect-any: BAD_SPEC e @ call


wrapper(x, 3.0)

static_jit = partial(jax.jit, static_argnums=(1,))


@partial(static_jit, static_argnames=["f"])  # expect-any: BAD_SPEC f @ def
def through_a_partial(x, n, f):
    return x[:n] / f


through_a_partial(x, 2, 3.0)  # expect-any: BAD_SPEC f @ call


class Filter:
    @partial(jax.jit, static_argnums=(0,), static_argnames=("g",))  # expect-any: BAD_SPEC g @ def
    def apply(self, x, g):
        return x * g


Filter().apply(x, 3.0)  # expect-any: BAD_SPEC g @ call


@partial(jax.jit, static_argnums=(), static_argnames=("h",))  # expect-any: BAD_SPEC h @ def
def empty(x, h):
    return x * h


empty(x, 3.0)  # expect-any: BAD_SPEC h @ call


@partial(jax.jit, static_argnums=(1,), static_argnames=("right",))
def agreed(x, right):
    return x[:right]


agreed(x, 2)
agreed(x, right=1)


@partial(jax.jit, static_argnums=(1,), static_argnames=("fine",))
def as_declared(x, n, *, fine):
    return x[:n] * fine


as_declared(x, 2, fine=3.0)

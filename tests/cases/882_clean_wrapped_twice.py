# case: 882_clean_wrapped_twice
# source: semantics (decorators that are made of a decorator)
# why: clean: same() and fan_out() are wrapped by one pair of closures, and still two functions
# run: ok
# traces: kernel=1
import functools

import jax
import jax.numpy as jnp


def wraps(f):
    def wrapper(g):
        @functools.wraps(f)
        def h(*args, **kwargs):
            return g(*args, **kwargs)

        return h

    return wrapper


def layer(f):
    @wraps(f)
    def made(*args, **kwargs):
        return f(*args, **kwargs)

    return made


def elementwise(f):
    @wraps(f)
    def mapped(*args, **kwargs):
        return f(*args, **kwargs)

    return mapped


@layer
def fan_out(num):
    return [num] * int(num)


@elementwise
def same(x1, x2):
    return jnp.all(x1 == x2)


@jax.jit
def kernel(x1, x2):
    return jnp.where(same(x1, x2), x1, x2)


fan_out(3)
print(kernel(jnp.ones(3), jnp.zeros(3)))

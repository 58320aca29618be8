# case: 627_clean_memo_try_except
# source: semantics (a cache with try and except KeyError)
# why: clean: the wrapper is built on the first miss only
# run: ok
# traces: fn=1
import jax
import jax.numpy as jnp

_CACHE = {}


def shifted(offset):
    try:
        return _CACHE[offset]
    except KeyError:

        @jax.jit
        def fn(x):
            return jnp.roll(x, offset)

        _CACHE[offset] = fn
        return fn


print([shifted(1)(x) for x in (jnp.arange(3.0), jnp.ones(3), jnp.zeros(3))])

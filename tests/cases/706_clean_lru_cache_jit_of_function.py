# case: 706_clean_lru_cache_jit_of_function
# source: semantics (functools.cache keeps the wrapper)
# why: clean: compiled(fn, n) is memoised, so the loop reuses one wrapper per key
# run: ok
# traces: power=2
import functools

import jax
import jax.numpy as jnp


def power(x, n):
    out = jnp.ones_like(x)
    for _ in range(n):
        out = out * x
    return out


@functools.cache
def compiled(fn, n):
    return jax.jit(functools.partial(fn, n=n))


def table(xs):
    rows = []
    for x in xs:
        rows.append([compiled(power, n)(x) for n in (2, 3)])
    return rows


print(len(table([jnp.arange(3.0)] * 4)))

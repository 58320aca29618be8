# case: 897_clean_the_same_test_again
# source: semantics (a function that chooses another by flags, and jits it by the same flags)
# why: clean: what is jitted is never the variant that needs its count concrete and has it traced
# run: ok
# traces: by_while=1, table=2
from functools import partial

import jax
import jax.numpy as jnp


def by_scan(x, count):
    return jax.lax.scan(lambda c, _: (c + 1, c), x, None, length=count)[0]


def by_python(x, count):
    for _ in range(count):
        x = x + 1
    return x


def by_while(x, count):
    return jax.lax.while_loop(lambda c: c[1] < count, lambda c: (c[0] + 1, c[1] + 1), (x, 0))[0]


def loop(x, count, unroll=False, compiled=False):
    if unroll:
        fun = by_scan if compiled else by_python
    elif compiled:
        fun = by_while
    else:
        raise ValueError("neither")
    if compiled and fun is not by_scan:
        fun = jax.jit(fun)
    return fun(x, count)


@partial(jax.jit, static_argnames=("kind",))
def table(x, size, kind):
    if kind == "grid":
        fill = jnp.zeros_like
    else:
        fill = lambda like: jnp.zeros(size)
    start = x * size
    if kind == "grid":
        return start + fill(x)
    return start


print(loop(1.0, 3, True, True), loop(2.0, 4, True, False), loop(2.0, 4, False, True), loop(3.0, 5, False, True))
print(table(jnp.ones(3), 2, "grid"), table(jnp.ones(3), 4, "flat"))

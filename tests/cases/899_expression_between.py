# case: 899_expression_between
# source: semantics (a conditional expression asks what a statement before it has asked)
# why: what the expression knows of the name ends with it, and the branch that needs the size is still there
# run: raises TypeError
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("like",))  # expect: MISSING_REQUIRED size
def table(x, size, like):
    if like:
        fill = jnp.zeros_like
    else:
        fill = lambda _: jnp.zeros(size)
    start = fill(x) + 1 if like else 0.0
    return fill(x) + start


print(table(jnp.ones(3), 3, True))
print(table(jnp.ones(3), 3, False))

# case: 516_while_on_traced_budget
# source: semantics (Python while on a traced counter)
# why: bisection runs a Python while loop on the traced number of rounds
# run: raises TracerBoolConversionError
import functools

import jax
import jax.numpy as jnp


def f(x):
    return x**3 - 2.0


@functools.partial(jax.jit, inline=True)  # expect: MISSING_REQUIRED rounds
def bisect(low, high, rounds):
    while rounds > 0:
        middle = 0.5 * (low + high)
        left = f(middle) > 0
        low, high = jnp.where(left, low, middle), jnp.where(left, middle, high)
        rounds -= 1
    return 0.5 * (low + high)


roots = [bisect(jnp.array(0.0), jnp.array(b), rounds=20) for b in (2.0, 3.0)]
print(roots)

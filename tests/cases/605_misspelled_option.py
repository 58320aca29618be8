# case: 605_misspelled_option
# source: semantics (unexpected keyword argument)
# why: static_argname instead of static_argnames
# run: raises TypeError
import jax
import jax.numpy as jnp


def legendre(x, degree):
    previous, current = jnp.ones_like(x), x
    for k in range(1, degree):
        previous, current = current, ((2 * k + 1) * x * current - k * previous) / (k + 1)
    return current


evaluate = jax.jit(legendre, static_argname=("degree",))  # expect-any: BAD_SPEC static_argname @ this  # allow: MISSING_REQUIRED degree

print(evaluate(jnp.linspace(-1, 1, 3), 4))

# case: 604_string_for_argnums
# source: semantics (a name where a number belongs)
# why: static_argnums="n" is a TypeError as soon as jit is applied
# run: raises TypeError
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnums="n")  # expect-any: BAD_SPEC @ this group=g; BAD_INDEX n @ this group=g; BAD_NAME n @ this group=g  # allow: MISSING_REQUIRED n
def eye_plus(x, n):
    return x + jnp.eye(n)


print(eye_plus(jnp.ones((3, 3)), 3))

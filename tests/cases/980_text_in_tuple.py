# case: 980_text_in_tuple
# source: semantics (measured)
# why: a tuple holds text
# run: raises TypeError
import jax
import jax.numpy as jnp


@jax.jit  # expect: MISSING_REQUIRED spec
def f(x, spec):
    name, k = spec
    return jnp.sin(x) * k


print(f(jnp.ones(3), ("sin", 2.0)))

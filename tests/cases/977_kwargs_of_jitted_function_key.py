# case: 977_kwargs_of_jitted_function_key
# source: semantics (measured)
# why: what **kw collects is traced, and an entry is asked in a branch
# run: raises TracerBoolConversionError
import jax
import jax.numpy as jnp


@jax.jit  # expect: MISSING_REQUIRED train
def f(x, **kw):
    if kw["train"]:
        return x
    return -x


print(f(jnp.ones(3), train=True))

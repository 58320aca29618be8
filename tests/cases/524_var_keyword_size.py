# case: 524_var_keyword_size
# source: semantics (entries of **kwargs are traced)
# why: the pooling size is collected by **options of a jitted function
# run: raises TypeError
import jax
import jax.numpy as jnp


def pool(x, **options):
    return x.reshape(options["size"], -1).max(axis=1)


fast_pool = jax.jit(pool)  # expect: MISSING_REQUIRED

print([fast_pool(x, size=2) for x in (jnp.arange(4.0), jnp.ones(4))])

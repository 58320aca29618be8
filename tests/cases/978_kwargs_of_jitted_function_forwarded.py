# case: 978_kwargs_of_jitted_function_forwarded
# source: semantics (measured)
# why: what **kw collects is traced and handed on to a branch
# run: raises TracerBoolConversionError
import jax
import jax.numpy as jnp


def attention(x, causal):
    if causal:
        x = jnp.tril(x)
    return x


def block(x, *, causal=True):
    return attention(x, causal=causal)


@jax.jit  # expect-any: MISSING_REQUIRED causal @ def group=causal; MISSING_REQUIRED kw @ def group=causal
def model(x, **kw):
    return block(x, **kw)


print(model(jnp.eye(3), causal=False))

# case: 626_clean_nested_jit_in_traced
# source: semantics (a jit of a closure below an outer jit)
# why: clean: the inner wrapper is rebuilt only while the outer one is traced
# run: ok
# traces: outer=1
import jax
import jax.numpy as jnp


@jax.jit
def outer(x, scale):
    @jax.jit
    def inner(v):
        return jnp.tanh(scale * v)

    for _ in range(2):
        x = inner(x)
    return x


for s in range(4):
    print(outer(jnp.ones(2), 0.1 * s))

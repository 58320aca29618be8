# case: 984_clean_percent_s_of_tracer
# source: semantics (measured)
# why: clean: text that is made of a tracer by %s says Traced<...>
# run: ok
# traces: f=1
import jax
import jax.numpy as jnp


@jax.jit
def f(x, n):
    print("tracing with %s" % n)
    return x * n


for i in range(3):
    f(jnp.ones(3), i * 1.0)

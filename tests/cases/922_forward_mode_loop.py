# case: 922_forward_mode_loop
# source: semantics (forward mode pushes through a loop of unknown length, reverse mode cannot turn it around)
# why: the order goes through jacfwd, jvp and linearize in `series`, through jacrev in `partial_sum`
# run: raises ValueError
import jax
import jax.numpy as jnp
from jax import lax


@jax.jit  # allow: MISSING_CONSTANT order
def series(x, order):
    return lax.fori_loop(0, order, lambda k, total: 1.0 + x * total, jnp.ones_like(x))


@jax.jit  # expect: MISSING_REQUIRED order
def partial_sum(x, order):
    return lax.fori_loop(0, order, lambda k, total: 1.0 + x * total, jnp.ones_like(x))


x = jnp.linspace(0.1, 0.5, 3)
print(jax.jacfwd(series)(x, 4))
print(jax.jvp(lambda y: series(y, 4), (x,), (x,)))
value, push = jax.linearize(lambda y: series(y, 4), x)
print(value, push(x))
print(jax.jacrev(partial_sum)(x, 4))

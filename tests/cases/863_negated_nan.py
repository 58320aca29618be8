# case: 863_negated_nan
# source: semantics (a disguise of 851_nan_disguises)
# why: the sign of a NaN makes a new object
# run: recompiles 2
# traces: _difference=3
import jax
import jax.numpy as jnp

x = jnp.arange(3.0)
ROUNDS = 3


def _difference(x, g):
    return jnp.where(x > 1, x, g)


difference = jax.jit(_difference, static_argnames=("g",))  # expect-any: UNSAFE_EQUALITY g @ def
for _ in range(ROUNDS):
    difference(x, g=-float("nan"))  # expect-any: UNSAFE_EQUALITY g @ call

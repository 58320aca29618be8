# case: 868_recursion_jits_lambda
# source: semantics (a disguise of 857_new_jit_disguises)
# why: a recursion jits a new lambda at every level
# run: recompiles 3
# traces: <lambda>=4
import jax
import jax.numpy as jnp

x = jnp.arange(3.0)


def solve(x, remaining):
    moved = jax.jit(lambda v: v / 2)(x)  # expect-any: JIT_IN_LOOP @ this group=solve
    return moved if remaining == 0 else solve(moved, remaining - 1)  # expect-any: JIT_IN_LOOP @ this group=solve


solve(x, 3)

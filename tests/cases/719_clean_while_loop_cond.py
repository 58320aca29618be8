# case: 719_clean_while_loop_cond
# source: semantics (traced tolerance and budget in while_loop)
# why: clean: max_iter and tol are only used in traced comparisons
# run: ok
# traces: fixed_point=1
import jax
import jax.numpy as jnp


@jax.jit
def fixed_point(a, b, tol, max_iter):
    def cond(state):
        x, delta, k = state
        return jnp.logical_and(delta > tol, k < max_iter)

    def body(state):
        x, _, k = state
        new = 0.5 * (a @ x) + b
        return new, jnp.max(jnp.abs(new - x)), k + 1

    return jax.lax.while_loop(cond, body, (b, jnp.inf, 0))


for i in range(4):
    x, delta, used = fixed_point(0.1 * jnp.eye(2), jnp.ones(2), 10.0 ** -(i + 2), 10 * (i + 1))
    print(x, used)

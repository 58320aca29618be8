# case: 714_clean_host_loop_outside
# source: semantics (range and if outside the jit)
# why: clean: the Python loop, the branch and the early stop are in the eager driver
# run: ok
# traces: kernel_step=1
import jax
import jax.numpy as jnp


@jax.jit
def kernel_step(x, k, tol):
    new = jnp.cos(x) + 0.1 * k
    return new, jnp.abs(new - x).max() < tol


def drive(x, max_steps, tol, verbose=False):
    for k in range(max_steps):
        x, done = kernel_step(x, k, tol)
        if verbose and k % 2 == 0:
            print(k, float(x.sum()))
        if done:
            break
    return x


print(drive(jnp.ones(2), 5, 1e-9), drive(jnp.zeros(2), 3, 1e-2, verbose=True))

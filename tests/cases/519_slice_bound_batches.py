# case: 519_slice_bound_batches
# source: jax-ml/jax#101 (dynamic slices)
# why: minibatch bounds are traced slice entries
# run: raises IndexError
import jax
import jax.numpy as jnp


def minibatch_loss(w, data, start, size):
    batch = data[start : start + size]
    return jnp.mean((batch @ w - 1.0) ** 2)


value_and_grad = jax.jit(jax.value_and_grad(minibatch_loss))  # expect: MISSING_REQUIRED start; MISSING_REQUIRED size


def epoch(w, data, size):
    for start in range(0, data.shape[0], size):
        value, g = value_and_grad(w, data, start, size)
        w = w - 0.1 * g
    return w


print(epoch(jnp.zeros(2), jnp.ones((6, 2)), 2))

# case: 904_clean_numpy_reductions
# source: semantics (np.sum, np.mean and the like ask a tracer for its own method)
# why: numpy hands these to the tracer; only a list of tracers would have to become a numpy array
# run: ok
# traces: loss=1, update=1
import jax
import jax.numpy as jnp
import numpy as np


@jax.jit
def loss(x, y):
    error = x - y
    error -= np.mean(error)
    return np.sum(error**2) + np.max(error) - np.squeeze(error)[0]


@jax.jit
def update(state, data):
    x, total = state
    error = data[:1] - x
    total += np.sum(error**2)
    return (x + 0.1 * error, total), None


print(loss(jnp.ones(3), 2.0))
print(jax.lax.scan(update, (jnp.ones(1), 0.0), np.hstack((np.ones((4, 1)), np.ones((4, 1))))))

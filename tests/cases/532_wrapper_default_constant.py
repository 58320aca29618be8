# case: 532_wrapper_default_constant
# source: semantics (default of a wrapper that nobody overrides)
# why: `margin` reaches the jit only from the default of the public function
# run: ok
# traces: _triplet=1
import jax
import jax.numpy as jnp


def _triplet(anchor, positive, negative, margin):
    near = jnp.sum((anchor - positive) ** 2, -1)
    far = jnp.sum((anchor - negative) ** 2, -1)
    return jnp.mean(jax.nn.relu(near - far + margin))


_triplet_jit = jax.jit(_triplet)  # expect: MISSING_CONSTANT margin


def triplet_loss(anchor, positive, negative, margin=0.3):
    return _triplet_jit(anchor, positive, negative, margin)


def evaluate(batches):
    return [float(triplet_loss(a, p, n)) for a, p, n in batches]


x = jnp.eye(3)
print(evaluate([(x, x, 1.0 - x), (x, 2 * x, x)]))

# case: 581_partial_per_iteration
# source: semantics (functools.partial is hashed by identity)
# why: partial(huber, delta=...) is built per epoch for a static callable
# run: recompiles 2
# traces: evaluate=3
import jax.numpy as jnp

from losses.run import epochs

print(epochs(jnp.arange(4.0), 3))

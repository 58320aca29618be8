# case: 893_auxiliary_sizes
# source: semantics (has_aux=True: what is no tracer comes out as it went in)
# why: the size that comes out beside the gradient is a plain number and may be static, the sum is an array and may not
# run: raises ValueError
from functools import partial

import jax
import jax.numpy as jnp


def loss(w, x):
    r = w * x
    return jnp.sum(r**2), (x.shape[0], jnp.sum(r))


@partial(jax.jit, static_argnames=("n",))
def head(x, n):
    return x[:n]


x = jnp.arange(4.0)
gradient, (size, total) = jax.grad(loss, has_aux=True)(2.0, x)
print(head(x, size))
(_, (size, total)), gradient = jax.value_and_grad(loss, has_aux=True)(2.0, x)
print(head(x, size))
print(head(x, total))  # expect: UNSAFE_UNHASHABLE n

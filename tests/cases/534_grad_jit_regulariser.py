# case: 534_grad_jit_regulariser
# source: semantics (jit(grad(f)) with a regularisation strength from a module constant)
# why: L2 is a module constant, the learning rate is an array and not hinted
# run: ok
# traces: loss=1
import jax
import jax.numpy as jnp

L2 = 1e-3
RATES = jnp.array([0.3, 0.1, 0.03])


def loss(w, x, y, l2):
    return jnp.mean((x @ w - y) ** 2) + l2 * jnp.sum(w**2)


grad_loss = jax.jit(jax.grad(loss))  # expect: MISSING_CONSTANT l2


def ridge(x, y):
    w = jnp.zeros(x.shape[1])
    for rate in RATES:
        w = w - rate * grad_loss(w, x, y, L2)
    return w


print(ridge(jnp.eye(3), jnp.ones(3)))

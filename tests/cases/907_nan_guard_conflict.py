# case: 907_nan_guard_conflict
# source: semantics (skip the update when the loss is not finite)
# why: the loss is an array from value_and_grad, the jitted update branches on it
# run: raises TracerBoolConversionError
import jax
import jax.numpy as jnp


def loss_fn(params, x):
    return jnp.sum(jnp.log(x @ params) ** 2)


@jax.jit  # expect-any: CONFLICT loss @ def
def guarded_update(params, grads, loss, lr):
    if not jnp.isfinite(loss):  # expect-any: CONFLICT loss @ use
        return params
    return jax.tree.map(lambda p, g: p - lr * g, params, grads)


def train(params, xs):
    for i, x in enumerate(xs):
        loss, grads = jax.value_and_grad(loss_fn)(params, x)
        params = guarded_update(params, grads, loss, 0.1 / (i + 1))  # expect-any: CONFLICT loss @ call
    return params


print(train(jnp.ones(3), [jnp.eye(3), 2 * jnp.eye(3)]))

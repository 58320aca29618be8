# case: 954_mlp_init_layer_sizes_traced
# source: semantics (measured)
# why: the jitted initialiser gets the list of layer sizes
# run: raises TypeError
import jax
import jax.numpy as jnp

from pinn.loss import residual_loss
from pinn.network import init_mlp

LAYERS = [1, 8, 8, 1]


def main():
    params = init_mlp(jax.random.key(0), LAYERS)
    x = jnp.linspace(0.0, 1.0, 16)[:, None]
    step = jax.jit(jax.value_and_grad(residual_loss))
    for _ in range(3):
        loss, grads = step(params, x)
        params = jax.tree.map(lambda p, g: p - 1e-3 * g, params, grads)
    print(loss)


main()

# case: 711_clean_eqx_module_filter_jit
# source: semantics (equinox: non-arrays are static, the module is a pytree)
# why: clean: filter_jit on a method, flag and depth are static by rule and do not vary
# run: ok
# traces: predict=1
# needs: equinox
import equinox as eqx
import jax
import jax.numpy as jnp


class Net(eqx.Module):
    weights: list
    depth: int = eqx.field(static=True)
    residual: bool = eqx.field(static=True, default=True)

    @eqx.filter_jit
    def predict(self, x, inference):
        for k in range(self.depth):
            y = jnp.tanh(self.weights[k] @ x)
            x = x + y if self.residual else y
        return x if inference else 0.9 * x


net = Net([jnp.eye(3), 0.1 * jnp.eye(3)], depth=2)
for s in (1.0, 2.0):
    print(net.predict(jnp.full(3, s), True))

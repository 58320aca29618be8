# case: 974_eqx_jitted_method_int_field
# source: semantics (measured)
# why: the module is a pytree, so its integer field is traced
# run: raises TracerIntegerConversionError
# needs: equinox
import jax
import jax.numpy as jnp
import equinox as eqx


class Net(eqx.Module):
    w: jax.Array
    depth: int

    @jax.jit  # expect: MISSING_REQUIRED self
    def __call__(self, x):
        for _ in range(self.depth):
            x = x * self.w
        return x


print(Net(jnp.array(0.1), 2)(jnp.ones(3)))

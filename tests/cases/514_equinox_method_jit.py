# case: 514_equinox_method_jit
# source: semantics (plain jax.jit around an equinox module traces non-array arguments)
# why: jax.jit, not filter_jit: `steps` is traced and decides a Python loop
# run: raises TracerIntegerConversionError
# needs: equinox
import equinox as eqx
import jax
import jax.numpy as jnp


class Cell(eqx.Module):
    weight: jax.Array

    def __call__(self, h):
        return jnp.tanh(self.weight @ h)


@jax.jit  # expect: MISSING_REQUIRED steps
def unroll(cell, h, steps):
    outputs = []
    for _ in range(steps):
        h = cell(h)
        outputs.append(h)
    return jnp.stack(outputs)


cell = Cell(0.5 * jnp.eye(3))
print(unroll(cell, jnp.ones(3), 4).shape)

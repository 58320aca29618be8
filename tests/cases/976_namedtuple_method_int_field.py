# case: 976_namedtuple_method_int_field
# source: semantics (measured)
# why: a NamedTuple is a pytree, so its integer field is traced
# run: raises TracerIntegerConversionError
import jax
import jax.numpy as jnp
from typing import NamedTuple


class Filter(NamedTuple):
    w: jax.Array
    depth: int

    @jax.jit  # expect: MISSING_REQUIRED self
    def run(self, x):
        for _ in range(self.depth):
            x = x * self.w
        return x


print(Filter(jnp.array(0.1), 2).run(jnp.ones(3)))

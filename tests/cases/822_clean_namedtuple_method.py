# case: 822_clean_namedtuple_method
# source: semantics (a NamedTuple is a pytree)
# why: clean: jitted methods of a NamedTuple of arrays trace self as it should be
# run: ok
# traces: rotate=1
from typing import NamedTuple

import jax
import jax.numpy as jnp


class Body(NamedTuple):
    position: jax.Array
    angle: jax.Array

    @jax.jit
    def rotate(self, by):
        c, s = jnp.cos(by), jnp.sin(by)
        turned = jnp.array([[c, -s], [s, c]]) @ self.position
        return Body(turned, self.angle + by)


body = Body(jnp.array([1.0, 0.0]), jnp.array(0.0))
for k in range(3):
    body = body.rotate(0.1 * k)
print(body)

# case: 823_clean_flax_struct_method
# source: semantics (flax.struct.dataclass is a registered pytree)
# why: clean: methods of a flax struct are jitted, the static field is concrete
# run: ok
# traces: push=1
# needs: flax
import jax
import jax.numpy as jnp
from flax import struct


@struct.dataclass
class Buffer:
    data: jax.Array
    cursor: jax.Array
    size: int = struct.field(pytree_node=False)

    @jax.jit
    def push(self, value):
        if self.size == 0:
            return self
        data = self.data.at[self.cursor % self.size].set(value)
        return self.replace(data=data, cursor=self.cursor + 1)


buffer = Buffer(jnp.zeros(3), jnp.array(0), 3)
for k in range(5):
    buffer = buffer.push(float(k))
print(buffer.data)

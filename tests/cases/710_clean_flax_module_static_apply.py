# case: 710_clean_flax_module_static_apply
# source: google/flax#590 (modules are hashable), flax linen
# why: clean: a linen module of numbers is a frozen dataclass, static by value
# run: ok
# traces: logits=1
# needs: flax
from functools import partial

import flax.linen as nn
import jax
import jax.numpy as jnp


class MLP(nn.Module):
    width: int
    depth: int = 2

    @nn.compact
    def __call__(self, x, train=False):
        for _ in range(self.depth):
            x = nn.relu(nn.Dense(self.width)(x))
        return nn.Dense(1)(x)


@partial(jax.jit, static_argnames=("model", "train"))
def logits(model, params, x, train):
    return model.apply(params, x, train=train)


model = MLP(width=4)
params = model.init(jax.random.key(0), jnp.ones((1, 3)))
for k in range(3):
    print(logits(model, params, jnp.full((2, 3), float(k)), train=False).shape)

# case: 526_linen_train_flag
# source: google/flax#3171, google/flax#4085 (train flag)
# why: the jitted apply traces the flag on which the module branches
# run: raises TracerBoolConversionError
# needs: flax
import flax.linen as nn
import jax
import jax.numpy as jnp


class Classifier(nn.Module):
    width: int

    @nn.compact
    def __call__(self, x, train):
        h = nn.relu(nn.Dense(self.width)(x))
        if train:
            h = h - h.mean(axis=0)
        return nn.Dense(2)(h)


model = Classifier(width=4)


@jax.jit  # expect: MISSING_REQUIRED train
def forward(params, x, train):
    return model.apply(params, x, train=train)


def main():
    x = jnp.ones((3, 5))
    params = model.init(jax.random.key(0), x, train=False)
    print(forward(params, x, True).shape, forward(params, x, False).shape)


main()

# case: 506_nnx_jit_flag
# source: google/flax#3630 (training flag), flax nnx
# why: nnx.jit traces the Python bool that chooses between train and eval
# run: raises TracerBoolConversionError
# needs: flax
import jax
import jax.numpy as jnp
from flax import nnx


class Head(nnx.Module):
    def __init__(self, width, rngs):
        self.proj = nnx.Linear(width, 2, rngs=rngs)

    def __call__(self, x):
        return self.proj(x)


@nnx.jit  # expect: MISSING_REQUIRED evaluate
def forward(model, x, key, evaluate):
    if not evaluate:
        x = x * jax.random.bernoulli(key, 0.9, x.shape)
    return model(x)


def main():
    model = Head(3, nnx.Rngs(0))
    x = jnp.ones((5, 3))
    train = forward(model, x, jax.random.key(1), False)
    test = forward(model, x, jax.random.key(1), evaluate=True)
    print(train.shape, test.shape)


main()

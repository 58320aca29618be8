# case: 703_clean_switch_on_index
# source: semantics (lax.switch takes a traced index)
# why: clean: a varying integer chooses among branches with lax.switch
# run: ok
# traces: augment=1
import jax
import jax.numpy as jnp
from jax import lax

OPERATIONS = (
    lambda image: image,
    lambda image: image[::-1],
    lambda image: image.T,
)


@jax.jit
def augment(image, op, strength):
    changed = lax.switch(op, OPERATIONS, image)
    return lax.select(strength > 0.5, changed, image)


def batch(images, n):
    return [augment(im, k % 3, 0.25 * k) for k, im in enumerate(images * n)]


print(len(batch([jnp.eye(4)], 5)))

# case: 563_list_comprehension_static
# source: jax-ml/jax#10358 (list passed where a tuple is needed)
# why: a list comprehension feeds a static axis list of a re-exported function
# run: raises ValueError
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=["axes"])
def normalise(image, *, axes):
    mean = image.mean(axis=tuple(axes), keepdims=True)
    return image - mean


def spatial_axes(image, channels_last=True):
    last = image.ndim - 1
    return [axis for axis in range(image.ndim) if axis != last or not channels_last]


def pipeline(images):
    return [normalise(im, axes=spatial_axes(im)) for im in images]  # expect: UNSAFE_UNHASHABLE axes


print(len(pipeline([jnp.ones((4, 4, 3))])))

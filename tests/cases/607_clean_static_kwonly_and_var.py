# case: 607_clean_static_kwonly_and_var
# source: semantics (static names of **kwargs keys)
# why: clean: a static name that is not in the signature is a key of **options
# run: ok
# traces: resize=1
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("height", "method"))
def resize(image, *, height, **options):
    method = options.get("method", "nearest")
    return jax.image.resize(image, (height, image.shape[1]), method)


for k in range(3):
    print(resize(jnp.full((4, 4), float(k)), height=2, method="linear").shape)

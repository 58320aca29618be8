# case: 554_outer_jit_traces_inner_static
# source: jax-ml/jax#2884, semantics
# why: the outer jit traces `levels`, the inner one wants it static
# run: raises ValueError
import jax.numpy as jnp

from wavelets.denoise import denoise

for threshold in (0.1, 0.2):
    print(denoise(jnp.arange(16.0), threshold, 2).sum())

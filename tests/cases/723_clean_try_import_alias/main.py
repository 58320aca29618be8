# case: 723_clean_try_import_alias
# source: semantics (optional acceleration: jit falls back to the identity)
# why: clean: the alias has a preset static, and callers pass enum-like strings
# run: ok
# traces: pool=2
import jax.numpy as jnp

from vision.ops import pool

for k in range(3):
    image = jnp.full((4, 4), float(k))
    print(pool(image, "max", 2).sum(), pool(image, "mean", 2).sum())

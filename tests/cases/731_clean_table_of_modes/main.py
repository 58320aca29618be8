# case: 731_clean_table_of_modes
# source: semantics (a handful of named settings)
# why: clean: statics come from dict items, zip and a default tuple of literals
# run: ok
# traces: warp=4
import jax.numpy as jnp

from augment.apply import presets, ranks

image = jnp.eye(4)
print(len(presets(image, 3)), len(ranks(image, 3)))

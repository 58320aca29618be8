# case: 914_json_heads
# source: semantics (number of heads from a JSON file decides a reshape)
# why: heads is a shape and the project's own decorator declares only `causal`
# run: raises TypeError
import pathlib

import jax
import jax.numpy as jnp

from transformer import attention, load_config

cfg = load_config(pathlib.Path(__file__).with_name("model.json"))
width = cfg["model"]["width"]
key = jax.random.key(0)
params = {name: jax.random.normal(jax.random.fold_in(key, i), (width, width)) for i, name in enumerate(("q", "k", "v"))}
x = jnp.ones((5, width))
for causal in (True, False):
    print(attention(params, x, cfg["model"]["heads"], causal=causal).shape)

# case: 889_clean_unknown_key
# source: semantics (tables that are filled key by key)
# why: clean: lists are written under other keys, the size stays a number
# run: ok
# traces: kernel=1
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnums=0)
def kernel(size, x):
    return x[:size]


def pack(groups):
    data = {"size": 0}
    for group in groups:
        data["size"] = data["size"] + int(group.pop("size"))
        for k, v in group.items():
            data[k] = data.pop(k, []) + [jnp.asarray(v)]
    return data


data = pack([{"size": 1, "mels": [1.0]}, {"size": 1, "mels": [2.0]}])
print(kernel(data["size"], jnp.arange(4)))

# case: 521_loop_length_config_dict
# source: semantics (configuration from JSON text, converted with int())
# why: the number of inner iterations comes from a config dict and is a fori bound under grad
# run: raises ValueError
import json

import jax.numpy as jnp

from inner.meta import outer_loss

CONFIG = json.loads('{"inner_steps": 3, "rate": 0.1}')


def main():
    inner_steps = int(CONFIG["inner_steps"])
    w = jnp.ones(2)
    for _ in range(2):
        w = w - 0.1 * outer_loss(w, jnp.zeros(2), inner_steps)
    print(w)


main()

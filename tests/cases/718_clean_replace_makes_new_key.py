# case: 718_clean_replace_makes_new_key
# source: semantics (dataclasses.replace makes a new frozen object)
# why: clean: the configuration is replaced, not mutated; two values, two programs
# run: ok
# traces: forward=2
import dataclasses
from functools import partial

import jax
import jax.numpy as jnp


@dataclasses.dataclass(frozen=True)
class Config:
    depth: int = 2
    train: bool = True


@partial(jax.jit, static_argnames=("config",))
def forward(x, config):
    for _ in range(config.depth):
        x = jnp.tanh(x)
    return 0.9 * x if config.train else x


def run(xs):
    config = Config()
    test = dataclasses.replace(config, train=False)
    return [forward(x, config) for x in xs] + [forward(x, test) for x in xs]


print(len(run([jnp.ones(2), jnp.zeros(2), jnp.ones(2) * 3])))

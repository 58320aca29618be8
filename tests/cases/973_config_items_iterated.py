# case: 973_config_items_iterated
# source: semantics (measured)
# why: the values of a configuration are sizes
# run: raises TypeError
import jax
import jax.numpy as jnp


@jax.jit  # expect: MISSING_REQUIRED cfg
def f(x, cfg):
    for name, n in cfg.items():
        x = x + jnp.zeros(n).sum()
    return x


print(f(jnp.ones(3), {"width": 3, "depth": 2}))

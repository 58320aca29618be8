# case: 812_split_omitted_default
# source: semantics (an omitted default is a separate cache entry too)
# why: clean or not: only traced arguments change spelling, the static is by keyword at both sites
# run: ok
# traces: gaussian=3
from functools import partial

import jax
import jax.numpy as jnp


@partial(jax.jit, static_argnames=("log",))
def gaussian(x, mean, scale, *, log):
    value = -0.5 * ((x - mean) / scale) ** 2 - jnp.log(scale)
    return value if log else jnp.exp(value)


xs = jnp.linspace(-1.0, 1.0, 3)
for m in (jnp.array(0.0), jnp.array(0.5)):
    a = gaussian(xs, m, jnp.array(1.0) + m, log=True)
    b = gaussian(x=xs, mean=m, scale=jnp.array(1.0) + m, log=True)
    c = gaussian(xs, m, scale=jnp.array(1.0) + m, log=False)
print(a, b, c)

# case: 865_split_by_dictionary
# source: semantics (a disguise of 854_split_disguises)
# why: the same static by position and out of a dictionary of keywords
# run: recompiles 1
# traces: by_a_dictionary=2
from functools import partial

import jax
import jax.numpy as jnp

x = jnp.arange(3.0)


@partial(jax.jit, static_argnames=("d",))
def by_a_dictionary(x, d):
    return x.reshape(d)


OPTIONS = {"d": (3, 1)}
by_a_dictionary(x, (3, 1))  # expect-any: CALL_SPLIT d @ call
by_a_dictionary(x, **OPTIONS)  # expect-any: CALL_SPLIT d @ call

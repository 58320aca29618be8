import functools
import time

import jax

LOG = []


def compiled_and_timed(fn):
    jitted = jax.jit(fn)  # expect: MISSING_REQUIRED upwind  # allow: MISSING_CONSTANT courant

    @functools.wraps(fn)
    def wrapper(*args, **kwargs):
        began = time.perf_counter()
        out = jax.block_until_ready(jitted(*args, **kwargs))
        LOG.append((fn.__name__, time.perf_counter() - began))
        return out

    return wrapper

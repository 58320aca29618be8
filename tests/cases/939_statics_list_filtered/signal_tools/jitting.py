import inspect

import jax

COMMON = ("mode", "width", "window")


def jitted(fn):
    known = inspect.signature(fn).parameters
    return jax.jit(fn, static_argnames=[name for name in COMMON if name in known])

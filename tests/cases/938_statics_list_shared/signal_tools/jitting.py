import functools

import jax

COMMON = ("mode",)


def with_statics(*names, **options):
    return functools.partial(jax.jit, static_argnames=COMMON + names, **options)

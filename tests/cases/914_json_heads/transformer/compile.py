import functools

import jax


def compiled(*names, donate=()):
    """Decorator of the project: jit with named statics."""

    def decorate(fn):
        jitted = jax.jit(fn, static_argnames=names, donate_argnames=donate)  # expect-any: MISSING_REQUIRED heads @ this

        @functools.wraps(fn)
        def wrapper(*args, **kwargs):
            return jitted(*args, **kwargs)

        wrapper.lower = jitted.lower
        return wrapper

    return decorate

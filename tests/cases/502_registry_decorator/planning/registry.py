import jax

_POLICIES = {}


def register(name):
    def wrap(fn):
        compiled = jax.jit(fn)  # expect: MISSING_REQUIRED horizon  # allow: MISSING_CONSTANT gain
        _POLICIES[name] = compiled
        return compiled

    return wrap


def lookup(name):
    return _POLICIES[name]

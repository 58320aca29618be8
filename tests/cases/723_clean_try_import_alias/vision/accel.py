import functools

try:
    from jax import jit
except ImportError:

    def jit(fn, **options):
        return fn


static_jit = functools.partial(jit, static_argnums=(1, 2))

import jax


class Compiled:
    def __init__(self, fn):
        self.fn = jax.jit(fn)  # expect: MISSING_REQUIRED bins
        self.calls = 0

    def __call__(self, *args):
        self.calls += 1
        return self.fn(*args)

# case: 886_clean_expected_errors
# source: semantics (tests of error messages)
# why: clean: the jitted function that raises is only run where the error is expected, if by way of another
# run: ok
# traces: branch=2, outer=2
import contextlib

import jax


@jax.jit
def branch(x, y):
    if y:
        return x
    return x * y


@jax.jit
def outer(x):
    return branch(x, x)


def attempt(x):
    return outer(x)


with contextlib.suppress(jax.errors.TracerBoolConversionError):
    attempt(2.0)
with contextlib.suppress(jax.errors.TracerBoolConversionError):
    attempt(3.0)

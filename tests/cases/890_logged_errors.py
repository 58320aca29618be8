# case: 890_logged_errors
# source: semantics (programs whose main function logs all errors)
# why: the program catches every error at its top, and wants none of them
# run: ok
# traces: branch=1
import jax


@jax.jit  # expect: MISSING_REQUIRED deep
def branch(x, deep):
    if deep:
        return x
    return x * 2.0


def train():
    for step in range(3):
        print(branch(step * 0.5, True))


try:
    train()
except Exception as error:
    print(f"failed: {type(error).__name__}")

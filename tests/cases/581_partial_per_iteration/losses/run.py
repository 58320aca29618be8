import functools

from .core import evaluate_jit
from .functions import huber


def epochs(residual, n):
    history = []
    for _ in range(n):
        penalty = functools.partial(huber, delta=1.0)
        history.append(evaluate_jit(residual, penalty=penalty))  # expect: UNSAFE_IDENTITY penalty
        residual = 0.9 * residual
    return history

import jax

from .env import reward


def play(n):
    state = {"t": 0}
    total = 0.0
    for key in jax.random.split(jax.random.key(0), n):
        total = total + reward(key, **state)  # expect-any: UNSAFE_VARYING t @ call
        state["t"] += 1
    return total

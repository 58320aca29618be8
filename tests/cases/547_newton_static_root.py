# case: 547_newton_static_root
# source: semantics (hand-written Newton iteration over a Python float)
# why: the iterate is a static argument of the jitted residual
# run: recompiles 3
# traces: residual=4
import jax
import jax.numpy as jnp


def residual(cash, rate):
    periods = jnp.arange(cash.shape[0])
    return jnp.sum(cash / (1.0 + rate) ** periods)


present_value = jax.jit(residual, static_argnames="rate")  # expect-any: UNSAFE_OPTIMIZED/UNSAFE_VARYING rate @ def


def slope(cash, rate):
    periods = jnp.arange(cash.shape[0])
    return jnp.sum(-periods * cash / (1.0 + rate) ** (periods + 1))


def internal_rate(cash, iterations):
    rate = 0.1
    for _ in range(iterations):
        value = present_value(cash, rate=rate)  # expect-any: UNSAFE_OPTIMIZED/UNSAFE_VARYING rate @ call
        rate = rate - float(value / slope(cash, rate))
    return rate


print(internal_rate(jnp.array([-100.0, 60.0, 60.0]), 4))

# case: 600_index_past_end_call_form
# source: google/trajax#17, semantics
# why: static_argnums=3 on a function of three parameters
# run: raises ValueError
import jax
import jax.numpy as jnp


def lowpass(signal, cutoff, order):
    for _ in range(order):
        signal = signal + cutoff * (jnp.roll(signal, 1) - signal)
    return signal


options = {"static_argnums": (3,)}
fast_lowpass = jax.jit(lowpass, **options)  # expect: BAD_INDEX 3  # allow: MISSING_REQUIRED order

print(fast_lowpass(jnp.arange(6.0), 0.3, 2))

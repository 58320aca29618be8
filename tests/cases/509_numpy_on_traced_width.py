# case: 509_numpy_on_traced_width
# source: semantics (numpy functions cannot take a tracer)
# why: np.hanning needs a concrete window length
# run: raises TracerIntegerConversionError
import jax
import jax.numpy as jnp
import numpy as np


def taper(signal, edge):
    ramp = np.linspace(0.0, 1.0, edge)
    window = np.ones(signal.shape[0])
    window[: ramp.shape[0]] = ramp
    return signal * window


@jax.jit  # expect: MISSING_REQUIRED edge
def prepare(signal, gain, edge):
    return gain * taper(signal - signal.mean(), edge)


def batch(signals, gains):
    return [prepare(s, g, 4) for s, g in zip(signals, gains)]


print(len(batch([jnp.arange(12.0)] * 2, jnp.array([1.0, 2.0]))))

# case: 500_fft_length_kwargs
# source: semantics (jnp.fft with a traced length)
# why: options dict is unpacked with ** into a jitted spectrum; `n_fft` decides a shape
# run: raises TypeError
import jax
import jax.numpy as jnp

ANALYSIS = {"n_fft": 64, "floor": 1e-6}


def spectrum(frame, *, n_fft, floor):
    padded = jnp.zeros(n_fft).at[: frame.shape[0]].set(frame)
    power = jnp.abs(jnp.fft.rfft(padded)) ** 2
    return 10.0 * jnp.log10(jnp.maximum(power, floor))


log_spectrum = jax.jit(spectrum)  # expect: MISSING_REQUIRED n_fft  # allow: MISSING_CONSTANT floor


def spectrogram(signal, hop):
    columns = []
    for start in range(0, signal.shape[0] - hop, hop):
        columns.append(log_spectrum(signal[start : start + hop], **ANALYSIS))
    return jnp.stack(columns, axis=1)


print(spectrogram(jnp.sin(jnp.arange(128.0)), hop=32).shape)

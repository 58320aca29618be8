# case: 928_optics_setattr_static_self
# source: semantics (static self, attributes written through setattr)
# why: configure(**kw) sets attributes of an object that is already a cache key
# run: ok
# traces: field=1
from functools import partial

import jax
import jax.numpy as jnp


class Telescope:
    def __init__(self, aperture, obscuration, wavelength):
        self.aperture = aperture
        self.obscuration = obscuration
        self.wavelength = wavelength

    def configure(self, **kw):
        for name, value in kw.items():
            setattr(self, name, value)  # expect-any: UNSAFE_MUTABLE self @ this group=t
        return self

    @partial(jax.jit, static_argnums=0)  # expect-any: UNSAFE_MUTABLE self @ def group=t
    def field(self, x):
        r = jnp.hypot(*jnp.meshgrid(x, x))
        pupil = (r < self.aperture) & (r > self.obscuration * self.aperture)
        return jnp.abs(jnp.fft.fft2(pupil.astype(jnp.float32))) / self.wavelength


def colour_sequence(scope, x):
    peaks = []
    for wavelength in (0.5, 0.6, 0.7):
        scope.configure(wavelength=wavelength)  # expect-any: UNSAFE_MUTABLE self @ this group=t
        peaks.append(float(scope.field(x).max()))  # expect-any: UNSAFE_MUTABLE self @ call group=t
    return peaks


peaks = colour_sequence(Telescope(1.0, 0.3, 0.5), jnp.linspace(-2, 2, 16))
assert peaks[0] == peaks[1] == peaks[2], "stale"
print(peaks)

# case: 929_optics_configured_before
# source: semantics (the twin of the case before)
# why: clean: attributes are set on a new object before its first call; a builder in fluent style
# run: ok
# traces: field=3
from functools import partial

import jax
import jax.numpy as jnp


class Telescope:
    def __init__(self, aperture, obscuration):
        self.aperture = aperture
        self.obscuration = obscuration
        self.wavelength = None

    def configure(self, **kw):
        for name, value in kw.items():
            setattr(self, name, value)
        return self

    @partial(jax.jit, static_argnums=0)
    def field(self, x):
        r = jnp.hypot(*jnp.meshgrid(x, x))
        pupil = (r < self.aperture) & (r > self.obscuration * self.aperture)
        return jnp.abs(jnp.fft.fft2(pupil.astype(jnp.float32))) / self.wavelength


INSTRUMENTS = {
    "blue": Telescope(1.0, 0.3).configure(wavelength=0.45),
    "green": Telescope(1.0, 0.3).configure(wavelength=0.55),
    "red": Telescope(1.0, 0.3).configure(wavelength=0.65),
}


def colour_sequence(x):
    return {name: [float(scope.field(s * x).max()) for s in (1.0, 2.0)] for name, scope in INSTRUMENTS.items()}


peaks = colour_sequence(jnp.linspace(-2, 2, 16))
assert peaks["blue"] != peaks["red"]
print(peaks)

# case: 707_clean_dict_memo_of_wrappers
# source: semantics (a hand-written cache of jitted closures)
# why: clean: `if key not in cache` builds each jit once
# run: ok
# traces: kernel=2
import jax
import jax.numpy as jnp

_COMPILED = {}


def blur(radius):
    if radius not in _COMPILED:

        @jax.jit
        def kernel(image):
            shifts = range(-radius, radius + 1)
            return sum(jnp.roll(image, s, axis=0) for s in shifts) / len(shifts)

        _COMPILED[radius] = kernel
    return _COMPILED[radius]


def movie(frames):
    out = []
    for frame in frames:
        out.append(blur(1)(frame) - blur(2)(frame))
    return out


print(len(movie([jnp.eye(5) * k for k in range(4)])))

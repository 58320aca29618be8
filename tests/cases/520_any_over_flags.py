# case: 520_any_over_flags
# source: semantics (any() and `in` call bool on a tracer)
# why: membership test of a traced code in a tuple of constants
# run: raises TracerBoolConversionError
import jax
import jax.numpy as jnp

SYMMETRIC = (0, 2)


def boundary(u, code):
    left = u[1] if code in SYMMETRIC else -u[1]
    return jnp.concatenate([left[None], u])


class Domain:
    def __init__(self, code):
        self.code = code
        self._extend = jax.jit(boundary)  # expect: MISSING_REQUIRED code

    def laplacian(self, u):
        e = self._extend(u, self.code)
        return e[:-2] - 2 * e[1:-1] + e[2:]


print(Domain(2).laplacian(jnp.arange(5.0)))

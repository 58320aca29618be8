# case: 722_clean_static_shadowed_name
# source: semantics (the same names on different functions)
# why: clean: an unjitted helper has the same name and parameters as the jitted one of another module
# run: ok
# traces: unroll=1
import jax
import jax.numpy as jnp


class Host:
    @staticmethod
    def unroll(x, n):
        for _ in range(n):
            x = 0.5 * x
        return x


@jax.jit
def unroll(x, n):
    return x * 0.5**n


def compare(x, counts):
    return [float(jnp.abs(Host.unroll(x, n) - unroll(x, n)).max()) for n in counts]


print(compare(jnp.ones(2), [1, 2, 5]))

# case: 831_conflict_argmax_range
# source: semantics (range over a traced array)
# why: the number of active components is found with jnp and then unrolled in Python
# run: raises TracerIntegerConversionError
import jax
import jax.numpy as jnp


@jax.jit  # expect-any: CONFLICT active @ def
def mixture(x, means, active):
    density = jnp.zeros_like(x)
    for k in range(active):  # expect-any: CONFLICT active @ use
        density = density + jnp.exp(-0.5 * (x - means[k]) ** 2)
    return density


def prune(weights):
    return jnp.sum(weights > 0.05)


def fit(x, weights, means):
    active = prune(weights)
    return mixture(x, means, active)  # expect-any: CONFLICT active @ call


print(fit(jnp.linspace(0, 1, 4), jnp.array([0.5, 0.48, 0.02]), jnp.arange(3.0)))

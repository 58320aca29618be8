# case: 528_pad_widths
# source: semantics (pad widths are shapes)
# why: the halo width is an entry of a nested tuple
# run: raises ConcretizationTypeError
import jax
import jax.numpy as jnp


@jax.jit  # expect: MISSING_REQUIRED halo
def exchange(field, halo):
    return jnp.pad(field, ((halo, halo), (0, 0)), mode="wrap")


print([exchange(f, 2).shape for f in (jnp.ones((3, 2)), jnp.zeros((3, 2)))])

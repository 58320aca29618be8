import jax
import jax.numpy as jnp


def _energy(spins, options):
    return -options.coupling * jnp.sum(spins * jnp.roll(spins, 1)) - options.field * spins.sum()


energy = jax.jit(_energy, static_argnums=(1,))  # expect-any: UNSAFE_MUTABLE options @ def group=o

# case: 895_library_itself
# source: semantics (working on a library that the linter describes)
# why: the project is the library: its own bodies say what they need, and no description of another version does
# run: raises TracerBoolConversionError
import jax.numpy as jnp
import optax

print(optax.global_norm([jnp.ones(3), jnp.zeros(2)], 2))

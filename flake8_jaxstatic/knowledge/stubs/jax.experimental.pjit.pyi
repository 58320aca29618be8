"""jax.experimental.pjit: the older name of jit."""

from jax import jit as pjit

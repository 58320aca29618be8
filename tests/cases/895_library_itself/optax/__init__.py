"""A library of the same name."""

from optax.norms import global_norm

__all__ = ["global_norm"]

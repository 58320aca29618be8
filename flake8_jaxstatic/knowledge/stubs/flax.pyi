"""flax."""

__version__: opaque | fixed

"""jax.typing: names for annotations."""

ArrayLike: opaque | fixed
DTypeLike: opaque | fixed

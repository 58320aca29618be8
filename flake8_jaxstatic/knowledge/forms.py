"""Which stub class describes the attributes and methods of a value of which only the form is known."""

from __future__ import annotations

CLASS_OF_FORM = {
    "array": "jax.Array",
    "tracer": "jax.Array",
    "concrete_tracer": "jax.Array",
    "ndarray": "numpy.ndarray",
    "number": "builtins._Number",
    "opaque": "builtins.str",
    "tuple": "builtins.tuple",
    "unhashable": "builtins.dict",
}
# What a test for types tells of a value. The abstract array of jax is what arrays and tracers are instances of.
FORM_OF_TYPE = {
    "builtins.dict": "dict", "builtins.list": "list", "builtins.tuple": "tuple", "builtins.set": "set",
    "jax.Array": "array", "jax.numpy.ndarray": "array", "numpy.ndarray": "ndarray",
}  # fmt: skip
# A name of a file that has none of these in it makes no jitted function.
JIT_NAMES = ("jit", "pmap", "checkpoint", "remat", "custom_jvp", "custom_vjp")
# Exactly the names by which libraries call what makes a jitted function.
TRANSFORMS = frozenset((
    "jit", "pjit", "pmap", "checkpoint", "remat", "custom_jvp", "custom_vjp", "filter_jit", "filter_pmap", "filter_checkpoint",
    "filter_custom_jvp", "filter_custom_vjp", "nondiff_argnums",
))  # fmt: skip
CONTAINERS = ("builtins.dict", "builtins.list", "builtins.set", "builtins.tuple", "collections.deque", "collections.defaultdict")
ARRAY_MODULE = "jax.numpy"  # whose ``asarray`` a repair calls

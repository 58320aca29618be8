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
# A name of a file that has none of these in it makes no jitted function.
JIT_NAMES = ("jit", "pmap", "checkpoint", "remat", "custom_jvp", "custom_vjp")
CONTAINERS = ("builtins.dict", "builtins.list", "builtins.set", "builtins.tuple", "collections.deque", "collections.defaultdict")

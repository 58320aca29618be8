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
CONTAINERS = ("builtins.dict", "builtins.list", "builtins.set", "builtins.tuple", "collections.deque", "collections.defaultdict")

"""Numerical equivalence and compile counts: ``jaxstatic verify``, and two assertions for the tests of users.

The assertions import jax when they are first asked for; everything else of this room never does.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flake8_jaxstatic.verify.runtime.assertions import assert_max_compiles, assert_static_equivalent

__all__ = ["assert_max_compiles", "assert_static_equivalent"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(importlib.import_module("flake8_jaxstatic.verify.runtime.assertions"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""Traces and compilations as they happen: the body of a jitted function runs once per trace, and jax tells of each compilation."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from typing import Any

import jax

COMPILED = "/jax/core/compile/backend_compile_duration"


class Compilations:
    """Listens to jax. One for the process, since a listener cannot be taken away on every version."""

    def __init__(self) -> None:
        self._listening = False
        self._local = threading.local()

    def _heard(self, event: str, _: float, **told: Any) -> None:
        if event == COMPILED:
            for names in getattr(self._local, "open", ()):
                names.append(str(told.get("fun_name", "")))

    @contextlib.contextmanager
    def during(self) -> Iterator[list[str]]:
        """The names of what is compiled in the block, in this thread; empty names on versions of jax that do not tell them."""
        if not self._listening:
            jax.monitoring.register_event_duration_secs_listener(self._heard)
            self._listening = True
        names: list[str] = []
        opened = self._local.open = getattr(self._local, "open", [])
        opened.append(names)
        try:
            yield names
        finally:
            del opened[next(at for at, each in enumerate(opened) if each is names)]


COMPILATIONS = Compilations()


def is_compiled(names: list[str], function: str, *, traced: bool) -> bool:
    """Whether a program of this name was compiled; on versions that tell no names, whether anything was while it was being traced."""
    if any(names):
        return any(name in (function, f"jit({function})", f"jit_{function}", f"pmap({function})") for name in names)
    return bool(names) and traced


def name_of(function: Callable[..., Any]) -> str:
    """The name that jax gives to the program of a function."""
    inner: Any = function
    while hasattr(inner, "func") and not hasattr(inner, "__name__"):
        inner = inner.func
    return str(getattr(inner, "__name__", "<unnamed function>"))


def is_tracer(value: Any) -> bool:
    """Whether a value, or a leaf of it, is traced."""
    return any(isinstance(leaf, jax.core.Tracer) for leaf in jax.tree_util.tree_leaves(value))

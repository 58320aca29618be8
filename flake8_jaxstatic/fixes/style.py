"""How a project writes its jit sites: numbers or names, tuples or single values, ``partial`` or the decorator factory."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from flake8_jaxstatic.judgement import cases

FACTORY_SINCE = (0, 8, 1)  # @jax.jit(static_argnames=...) raises TypeError in older versions (measured on 0.7.2)
_FACTORY, _PARTIAL = re.compile(r"^@[\w.]*jit\("), re.compile(r"^@[\w.]*partial\(")
_LOWER = re.compile(r"(?:>=|==|~=)\s*(\d+(?:\.\d+)*)")


@dataclass(frozen=True, slots=True)
class Style:
    """What most sites of a project do.

    Attributes:
        names: parameters are static by name.
        single: one static parameter is written without a tuple.
        factory: decorators are ``@jax.jit(...)``, and the oldest jax that the project declares allows it.
    """

    names: bool = True
    single: bool = False
    factory: bool = False


def of(subjects: Iterable[cases.Subject], jax_range: str) -> Style:
    """The style of a project.

    Args:
        subjects: its jit objects.
        jax_range: the versions of jax that it declares, such as ``>=0.5``; empty where it declares none.
    """
    numbers = names = single = several = factory = partial = 0
    for site in {(s.site.file, s.site.line, s.site.column): s for s in subjects}.values():
        factory += bool(_FACTORY.match(site.site.text))
        partial += bool(_PARTIAL.match(site.site.text))
        if site.kind not in ("jit", "nn_jit"):
            continue
        for spec in (site.jit.nums, site.jit.names):
            if spec.given and spec.value is not None:
                single += not isinstance(spec.value, tuple)
                several += isinstance(spec.value, tuple)
        numbers += site.jit.nums.given and not site.jit.names.given
        names += site.jit.names.given
    return Style(numbers <= names, single > several, factory > partial and factory_allowed(jax_range))


def factory_allowed(jax_range: str) -> bool:
    """Whether every version of the range knows the decorator factory; a project that declares nothing may run on anything."""
    lower = _LOWER.search(jax_range)
    return lower is not None and tuple(int(part) for part in lower[1].split(".")) >= FACTORY_SINCE

"""The one configuration of all doors, as an immutable value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user decides; the same names in ``[flake8]`` (``jaxstatic-...``) and ``[tool.jaxstatic]``.

    Attributes:
        never_static: parameter-name patterns (fnmatch) that must never be static.
        constants: parameter-name patterns that count as dataset constants where the flow is unknown.
        optimizers: dotted names of further calls whose callback arguments are optimized.
        knowledge: paths of extra stub files.
        entry_points: qualified names (fnmatch) of functions that strangers call with anything.
        tests: path patterns of test files.
        exclude: path patterns left out of the project.
        enable, disable: codes (prefixes) switched on or off inside the tool.
        hints: ``worthwhile``, ``all`` or ``none``; governs JXS102.
        root: project root; empty means "find it".
        src: import roots relative to the project root; empty means "find them".
        cache: ``project``, ``user`` (in the user's cache folder) or ``none``.
        jax_version: version range such as ``>=0.5,<0.11``; empty means "from the project's declaration".
    """

    never_static: tuple[str, ...] = ()
    constants: tuple[str, ...] = ()
    optimizers: tuple[str, ...] = ()
    knowledge: tuple[str, ...] = ()
    entry_points: tuple[str, ...] = ()
    tests: tuple[str, ...] = ("tests/**", "test_*.py", "*_test.py", "conftest.py")
    exclude: tuple[str, ...] = ()
    enable: tuple[str, ...] = ()
    disable: tuple[str, ...] = ()
    hints: str = "worthwhile"
    root: str = ""
    src: tuple[str, ...] = ()
    cache: str = "project"
    jax_version: str = ""

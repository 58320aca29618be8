"""The flags of XLA as data: ``xla_flags.toml`` is what jaxlib wheels say, ``xla_effects.toml`` what runs have shown."""

from __future__ import annotations

import functools
import pathlib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass

_FOLDER = pathlib.Path(__file__).parent
# Flags of accelerators: what the CPU wheel does not know may still be known to their own libraries.
_ELSEWHERE = re.compile(r"^(xla_(gpu|tpu|jf|sc|mosaic|latency|megascale|vf|msa|cuda|rocm|pjrt|neuron)|megascale|tpu|libtpu|neuron)_")
_CLAUSE = re.compile(r"(===?|~=|!=|<=?|>=?)\s*([0-9][0-9.]*)(\.\*)?")
Version = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """One flag: type, default in the newest wheel that has it, XLA's words, and the spans (first, last) of probed wheels that have it."""

    name: str
    kind: str
    default: str
    says: str
    spans: tuple[tuple[str, str], ...]

    @property
    def range(self) -> str:
        """The jaxlib versions in which it exists, in words."""
        return ", ".join(first if first == last else f"{first} to {last}" for first, last in self.spans)


@dataclass(frozen=True, slots=True)
class Considered:
    """A flag that may be considered where another is on: the measured reason, and whether it speaks for the flag."""

    given: str
    missing: str
    value: str
    why: str
    worthwhile: bool


@dataclass(frozen=True, slots=True)
class Remark:
    """What a run has shown of a flag that is set to ``value`` (to anything, where that is empty)."""

    value: str
    says: str


class Flags:
    """All that is known.

    Attributes:
        probed: the jaxlib versions that were asked, oldest first.
        starts: calls that start a backend, those of whole modules left out.
        quiet: calls that start no backend, though others of their module do.
    """

    def __init__(self) -> None:
        table = tomllib.loads((_FOLDER / "xla_flags.toml").read_text(encoding="utf-8"))
        effects = tomllib.loads((_FOLDER / "xla_effects.toml").read_text(encoding="utf-8"))
        self.probed: tuple[str, ...] = tuple(table["probed"])
        self._flags = {
            name: Known(name, row["type"], row["default"], row["says"], tuple((first, last) for first, last in row["spans"]))
            for name, row in table["flags"].items()
        }
        backend = effects["backend"]
        self.starts = frozenset(name for name in backend["starts"] if not name.endswith("*"))
        self._families = tuple(name[:-1] for name in backend["starts"] if name.endswith("*"))
        self.quiet = frozenset(backend["except"])
        self.writers: dict[str, str] = effects["writers"]
        self.folding: dict[str, str] = effects["folding"]
        self.fast_math: tuple[str, ...] = tuple(effects["fast_math"]["flags"])
        self.honouring: tuple[str, ...] = tuple(effects["fast_math"]["honouring"])
        self._meanings: dict[str, str] = effects["meanings"]
        self.remarks = {name: Remark(row.get("value", ""), row["says"]) for name, row in effects["remarks"].items()}
        self.considered = tuple(
            Considered(row["set"], row["missing"], row["value"], row["why"], row.get("worthwhile", True)) for row in effects["considered"]
        )

    def flag(self, name: str) -> Known | None:
        """A flag, or None where no probed wheel has it."""
        return self._flags.get(name)

    def meaning(self, name: str) -> str:
        """What a flag does, in one line."""
        known = self._flags.get(name)
        return self._meanings.get(name) or (known.says if known is not None else "")

    def names(self) -> Iterable[str]:
        """All flags."""
        return self._flags

    def elsewhere(self, name: str) -> bool:
        """Whether a flag that no probed wheel has may belong to the library of an accelerator: then nothing is known of it."""
        return name not in self._flags and _ELSEWHERE.match(name) is not None

    def missing(self, name: str, versions: Iterable[str]) -> list[str]:
        """Those of the probed versions in which a flag does not exist."""
        known = self._flags.get(name)
        spans = known.spans if known is not None else ()
        order = {version: number for number, version in enumerate(self.probed)}
        return [v for v in versions if not any(order[first] <= order[v] <= order[last] for first, last in spans)]

    def missing_flags(self, version: str) -> list[str]:
        """The flags of other probed versions that a probed version has not."""
        return [name for name in self._flags if self.missing(name, [version])]

    def supported(self, wanted: str) -> tuple[str, ...]:
        """The probed versions in a range such as ``>=0.5,<0.11``; the newest where there is no range, or none is in it."""
        if not wanted:
            return self.probed[-1:]
        found = tuple(version for version in self.probed if within(version, wanted))
        return found or self._around(wanted)

    def _around(self, wanted: str) -> tuple[str, ...]:
        """The probed versions next to a version that was not probed."""
        named = [parsed(each[1]) for each in _CLAUSE.findall(wanted)]
        below = [version for version in self.probed if named and parsed(version) < named[0]]
        above = [version for version in self.probed if named and parsed(version) > named[0]]
        return (*below[-1:], *above[:1])

    def starts_backend(self, dotted: str) -> bool:
        """Whether a call of a name starts a backend."""
        if dotted in self.starts:
            return True
        return dotted.startswith(self._families) and dotted not in self.quiet and "._" not in dotted


@functools.cache
def load() -> Flags:
    """The tables, read once."""
    return Flags()


def parsed(version: str) -> Version:
    """A version as numbers."""
    return tuple(int(part) for part in re.findall(r"\d+", version))


def within(version: str, wanted: str) -> bool:
    """Whether a version is in a range of clauses; what cannot be read excludes nothing."""
    here = parsed(version)
    for operator, number, star in _CLAUSE.findall(wanted):
        there = parsed(number)
        wide = max(len(here), len(there))
        left, right = (part + (0,) * (wide - len(part)) for part in (here, there))
        prefix = here[: len(there)] == there
        if operator in ("==", "===") and not (prefix if star else left == right):
            return False
        if operator == "!=" and (prefix if star else left == right):
            return False
        if operator == "~=" and not (left >= right and here[: len(there) - 1] == there[:-1]):
            return False
        if (operator, left < right) in ((">=", True), ("<", False)) or (operator, left > right) in (("<=", True), (">", False)):
            return False
    return True

"""Markdown pages in, programs out: the files of each program, what a run of it must do and which findings it must have.

A program starts at a comment such as ``<!-- run: raises ValueError -->`` and consists of the fenced ``python`` (or ``toml``) blocks
up to the next heading or comment. A line ```path/file.py`:`` before a block names its file; a block without one is ``main.py``. The
entry is ``main.py``, else the last block. The grammar of the comment and of the markers is in ``README.md``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from flake8_jaxstatic import settings

ALONE = ("prints", "aborts")  # outcomes of a process of its own
_FENCE = re.compile(r"^```(\w*)\s*$")
_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*$")
_RUN = re.compile(r"^<!--\s*run:\s*(.*?)\s*-->\s*$")
_PATH = re.compile(r"^`?([\w./-]+\.(?:py|toml|cfg))`?:\s*$")
_MARK = re.compile(r"#\s*(error|either|allow):\s*([^#]*)")
_ITEM = re.compile(r"\[(JXS\d{3}(?:\|JXS\d{3})*)\]\s*([^\[]*)")


@dataclass(frozen=True, slots=True)
class Marker:
    """One expectation about findings. ``verb`` is ``error`` (must be), ``either`` (one of its namesakes must be), ``allow`` (may be).

    ``codes`` holds the codes that are equally right; ``names`` the spellings that are accepted for the parameter: none for a finding
    that names nothing, ``*`` for any.
    """

    verb: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    file: str
    line: int

    def fits(self, code: str, name: str, file: str, line: int) -> bool:
        named = name in (self.names or ("",)) or "*" in self.names
        return code in self.codes and (self.file, self.line) == (file, line) and named


@dataclass(frozen=True, slots=True)
class Program:
    """A runnable example of a page."""

    page: str
    title: str
    section: str
    line: int
    outcome: tuple[str, ...]
    traces: dict[str, int]
    needs: tuple[str, ...]
    jax: str
    files: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        words = re.sub(r"[^A-Za-z0-9]+", "-", f"{self.title} {self.section}".strip()).strip("-").lower()
        return f"{self.page}:{self.line}-{words}"

    @property
    def entry(self) -> str:
        return "main.py" if "main.py" in self.files else [f for f in self.files if f.endswith(".py")][-1]

    def markers(self) -> list[Marker]:
        found = []
        for file, text in self.files.items():
            for number, line in enumerate(text.splitlines(), 1):
                for verb, rest in _MARK.findall(line):
                    items = _ITEM.findall(rest)
                    if not items:
                        raise ValueError(f"{self.name}: {file}:{number}: unreadable marker {rest!r}")
                    for codes, names in items:
                        split = tuple(n.strip() for n in names.strip(" ,;").split("|") if n.strip())
                        found.append(Marker(verb, tuple(codes.split("|")), split, file, number))
        return found

    def settings(self) -> settings.Settings:
        """The settings of ``[tool.jaxstatic]`` in the program's pyproject.toml, with every hint on."""
        table = tomllib.loads(self.files.get("pyproject.toml", "")).get("tool", {}).get("jaxstatic", {})
        told = {key.replace("-", "_"): tuple(value) if isinstance(value, list) else value for key, value in table.items()}
        return settings.Settings(**{"hints": "all", **told})


def programs(page: Path) -> list[Program]:
    """All programs of a page, in order; a ValueError names the line of what cannot be read."""
    found: list[Program] = []
    title, section, path, fence, open_program = "", "", "", None, False
    block: list[str] = []
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if fence is not None:
            if line.rstrip() == "```":
                if fence in ("python", "toml") and open_program:
                    file = path or ("pyproject.toml" if fence == "toml" else "main.py")
                    if file in found[-1].files:
                        raise ValueError(f"{page.name}:{number}: a second {file} in one program")
                    found[-1].files[file] = "\n".join(block) + "\n"
                elif fence == "python":
                    raise ValueError(f"{page.name}:{number}: a python block without a run comment")
                fence, path = None, ""
            else:
                block.append(line)
            continue
        if opened := _FENCE.match(line):
            fence, block = opened[1], []
        elif run := _RUN.match(line):
            found.append(_program(page.stem, title, section, number, run[1]))
            open_program = True
        elif heading := _HEADING.match(line):
            level, open_program = len(heading[1]), False
            title, section = (heading[2], "") if level <= 2 else (title, heading[2])
        elif named := _PATH.match(line):
            path = named[1]
    empty = [p.name for p in found if not p.files]
    if empty:
        raise ValueError(f"{page.name}: programs without a block: {empty}")
    return found


def _program(page: str, title: str, section: str, line: int, told: str) -> Program:
    first, *rest = [part.strip() for part in told.split(";")]
    outcome = tuple(first.split())
    if outcome[0] not in ("ok", "raises", "recompiles", "stale", *ALONE):
        raise ValueError(f"{page}.md:{line}: unknown outcome {first!r}")
    extra = dict(part.split(":", 1) for part in rest)
    traces = {}
    for item in filter(None, (t.strip() for t in extra.pop("traces", "").split(","))):
        function, count = item.rsplit(" ", 1)
        traces[function] = int(count)
    if outcome[0] == "recompiles":
        traces[outcome[1]] = int(outcome[2])
    needs, jax = tuple(extra.pop("needs", "").split()), extra.pop("jax", "").strip()
    if extra:
        raise ValueError(f"{page}.md:{line}: unknown words {sorted(extra)}")
    return Program(page, title, section, line, outcome, traces, needs, jax)


def in_range(version: str, wanted: str) -> bool:
    """Whether a version meets a comma-separated list such as ``>=0.5,<0.11``; an empty list is met by all."""
    have = _numbers(version)
    for part in filter(None, (p.strip() for p in wanted.split(","))):
        if part.startswith(">="):
            met = have >= _numbers(part[2:])
        elif part.startswith("<"):
            met = have < _numbers(part[1:])
        else:
            raise ValueError(f"unknown version range {part!r}")
        if not met:
            return False
    return True


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(n) for n in re.findall(r"\d+", version.split("+", maxsplit=1)[0])[:3])

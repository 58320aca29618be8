"""Which versions of jax a project declares: the files that hold its dependencies come in, one version range goes out."""

from __future__ import annotations

import configparser
import os
import pathlib
import re
import tomllib
from collections.abc import Iterator

from flake8_jaxstatic.project import plain

NAME = re.compile(r"^\s*(?P<name>jaxlib|jax)(?![\w.-])\s*(?:\[[^\]]*\])?\s*\(?(?P<range>[^;#)@]*)", re.IGNORECASE)
CLAUSE = re.compile(r"^(?:===?|~=|!=|<=?|>=?)\s*[0-9][0-9A-Za-z.*+!-]*$")
LIMIT = 1_000_000


def jax_range(root: pathlib.Path) -> str:
    """The range of the first declaration that names versions: pyproject.toml, setup.cfg, then requirements files.

    What cannot be read or parsed declares nothing. ``jaxlib`` speaks where ``jax`` has no range.
    """
    for wanted in ("jax", "jaxlib"):
        for requirement in _requirements(root):
            found = NAME.match(requirement)
            if found and found["name"].lower() == wanted:
                clauses = [clause.strip().replace(" ", "") for clause in found["range"].split(",") if clause.strip()]
                if clauses and all(CLAUSE.match(clause) for clause in clauses):
                    return ",".join(clauses)
    return ""


def _requirements(root: pathlib.Path) -> Iterator[str]:
    yield from _of_pyproject(_text(root, "pyproject.toml"))
    yield from _of_setup_cfg(_text(root, "setup.cfg"))
    for name in ("requirements.txt", "requirements.in", "requirements-dev.txt", "requirements/base.txt"):
        yield from _text(root, name).splitlines()


def _text(root: pathlib.Path, name: str) -> str:
    path = root / name
    try:
        if not pathlib.Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root)):
            return ""  # a link that leads out of the project
        return plain.read(path, LIMIT).decode("utf-8-sig", "replace")
    except OSError:
        return ""


def _of_pyproject(text: str) -> Iterator[str]:
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError):
        return
    project = _table(document, "project")
    yield from _strings(project.get("dependencies"))
    for extra in _table(project, "optional-dependencies").values():
        yield from _strings(extra)
    for group in _table(document, "dependency-groups").values():
        yield from _strings(group)
    poetry = _table(_table(document, "tool"), "poetry")
    groups = [poetry, *(group for group in _table(poetry, "group").values() if isinstance(group, dict))]
    for group in groups:
        for name, version in _table(group, "dependencies").items():
            written = version.get("version") if isinstance(version, dict) else version
            if isinstance(written, str):
                yield f"{name}{_of_poetry(written)}"


def _of_poetry(version: str) -> str:
    """``^0.5.1`` is ``>=0.5.1,<0.6``, ``^1.2`` is ``>=1.2,<2``, ``~1.2.3`` is ``>=1.2.3,<1.3``, ``*`` is nothing."""
    mark, numbers = version[:1], version[1:]
    if mark not in "^~" or version.startswith("~="):
        return "" if version == "*" else f"=={version}" if mark.isdigit() else version
    parts = re.findall(r"\d+", numbers)
    if not parts:
        return ""
    fixed = next((at for at, part in enumerate(parts) if int(part)), len(parts) - 1) + 1 if mark == "^" else min(2, len(parts))
    upper = [*parts[: fixed - 1], str(int(parts[fixed - 1]) + 1)]
    return f">={numbers},<{'.'.join(upper)}"


def _of_setup_cfg(text: str) -> Iterator[str]:
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(text)
    except configparser.Error:
        return
    if parser.has_option("options", "install_requires"):
        yield from parser.get("options", "install_requires").splitlines()
    if parser.has_section("options.extras_require"):
        for _, extra in parser.items("options.extras_require"):
            yield from extra.splitlines()


def _table(document: dict[str, object], key: str) -> dict[str, object]:
    value = document.get(key)
    return value if isinstance(value, dict) else {}


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, str))

"""Files that may start programs and are no Python: a root comes in, paths and texts of those that name XLA's variables go out."""

from __future__ import annotations

import os
import pathlib
import re
from collections.abc import Iterator, Sequence

from flake8_jaxstatic.project import discovery, plain
from flake8_jaxstatic.syntax import settings_text

LIMIT = 1_000_000
_HIDDEN = frozenset((".github", ".gitlab", ".circleci", ".devcontainer", ".ci", ".vscode", ".buildkite", ".azure", ".kokoro"))
_NAMES = re.compile(
    r"(.*\.(sh|bash|zsh|fish|csh|slurm|sbatch|pbs|lsf|job|env|ini|cfg|conf|toml|ya?ml|mk|dockerfile|template|json|tmpl|in)|\.env.*|\.bazelrc|[^.]+"
    r"|(dockerfile|containerfile|makefile)[.-].*)$",
    re.IGNORECASE,
)


def texts(root: pathlib.Path, exclude: Sequence[str], paths: Sequence[pathlib.Path]) -> Iterator[tuple[str, str]]:
    """Path (relative to the root) and text of every such file, in the order of the paths.

    Args:
        root: the project.
        exclude: patterns of paths left out.
        paths: the files and folders that are asked about.
    """
    found: dict[str, pathlib.Path] = {}
    for start in paths:
        for place in [start] if start.is_file() else _walk(start):
            path = pathlib.Path(os.path.relpath(place, root)).as_posix()
            if not discovery.excluded(path, exclude):
                found[path] = place
    for path in sorted(found):
        text = _read(found[path])
        if text is not None and settings_text.mentions(text):
            yield path, text


def _walk(start: pathlib.Path) -> Iterator[pathlib.Path]:
    for folder, folders, names in os.walk(start):
        here = pathlib.Path(folder)
        if any(name in discovery.ENVIRONMENT for name in (*folders, *names)):
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if name in _HIDDEN or not discovery.passed_over(here / name))
        for name in sorted(names):
            if _NAMES.match(name) and not name.endswith((*discovery.SUFFIXES, ".lock")):
                yield here / name


def _read(place: pathlib.Path) -> str | None:
    """The text of a file, or None where it is none, too large, or gone."""
    try:
        data = plain.read(place, LIMIT + 1, links=False)
    except OSError:
        return None
    if len(data) > LIMIT or b"\0" in data[:4096] or not any(variable.encode() in data for variable in settings_text.VARIABLES):
        return None
    return data.decode("utf-8", "replace").replace("\r\n", "\n")

"""What the source says beside a finding: findings come in, and go out with the texts they speak of and their place in the repository."""

from __future__ import annotations

import dataclasses
import os
import pathlib
from collections.abc import Sequence

from flake8_jaxstatic.audit import answers, questions
from flake8_jaxstatic.reports import shown

MARK = ".git"


def quoted(asked: questions.Asked, found: Sequence[shown.Shown]) -> tuple[shown.Shown, ...]:
    """The findings with the texts of all files that they speak of; a file is read once.

    Args:
        asked: how the findings were asked for.
        found: in any order, of any projects.

    Raises:
        configuration.ConfigurationError: the configuration of a project is wrong.
    """
    of_folder: dict[pathlib.Path, list[shown.Shown]] = {}
    projects: dict[pathlib.Path, answers.Project] = {}
    for one in found:
        project = asked.projects.of(pathlib.Path(one.path))
        projects[project.root.folder] = project
        of_folder.setdefault(project.root.folder, []).append(one)
    dressed: dict[int, shown.Shown] = {}
    for folder, some in of_folder.items():
        named = sorted({file for one in some for file in one.files()})
        bare = dataclasses.replace(projects[folder], root=dataclasses.replace(projects[folder].root, walk=False))
        with answers.opened(bare.only(folder / file for file in named), keep=False) as files:
            texts = {source.path: source.text for source in files.sources()}
            endings = {path: "\r\n" for path in texts if b"\r\n" in (files.raw(path) or b"")}
        tracked = _tracked(folder)
        dressed |= {id(one): dataclasses.replace(one, texts=texts, endings=endings, tracked=tracked) for one in some}
    return tuple(dressed[id(one)] for one in found)


def _tracked(folder: pathlib.Path) -> str:
    """A project as seen from the root of its repository, or of the folder that a runner of GitHub checks out into."""
    for parent in (folder, *folder.parents):
        if (parent / MARK).exists():
            return _below(folder, parent)
    checkout = os.environ.get("GITHUB_WORKSPACE", "")
    if checkout and folder.is_relative_to(answers.resolved(pathlib.Path(checkout))):
        return _below(folder, answers.resolved(pathlib.Path(checkout)))
    return folder.as_posix()


def _below(folder: pathlib.Path, parent: pathlib.Path) -> str:
    path = folder.relative_to(parent).as_posix()
    return "" if path == "." else path

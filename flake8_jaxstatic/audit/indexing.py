"""What ``jaxstatic index`` does: facts of files are put into a file, or taken out of some, so that they are made on one machine only."""

from __future__ import annotations

import importlib
import pathlib
from collections.abc import Sequence

from flake8_jaxstatic.audit import answers, questions
from flake8_jaxstatic.project import configuration, reading, shards


def load(asked: questions.Asked, paths: Sequence[str], places: Sequence[str]) -> tuple[int, list[str]]:
    """Keep the facts that files of :func:`store` hold, for the projects of the paths.

    Returns:
        How many were taken, and why files were not.

    Raises:
        configuration.ConfigurationError: the configuration of a project is wrong, or there is no place where facts could be kept.
    """
    lowering, found, troubles = reading.content_of_lowering(), dict[str, str](), []
    for place in places:
        try:
            found.update(shards.read(pathlib.Path(place), lowering))
        except shards.ShardError as error:
            troubles.append(f"nothing is taken from {place}: {error}")
    taken = 0
    for project in asked.projects.by_project(paths):
        with answers.opened(project, keep=asked.keep) as files:
            taken = reading.keep(files.cache, found)
            if not files.cache.keeps:
                raise configuration.ConfigurationError("there is no place where facts could be kept: no cache folder can be written")
    return taken, troubles


def store(asked: questions.Asked, paths: Sequence[str], place: str) -> int:
    """Put the facts of the files below the paths into a file; how many there are.

    Raises:
        configuration.ConfigurationError: the configuration of a project is wrong, or the file cannot be written.
    """
    pipeline = importlib.import_module("flake8_jaxstatic.pipeline")
    found: dict[str, str] = {}
    for project, wanted in asked.projects.by_project(paths).items():
        names = [name.relative_to(project.root.folder).as_posix() for name in wanted]
        judged = project.around(wanted)
        with answers.opened(judged, keep=asked.keep, jobs=asked.jobs, progress=asked.progress) as files:
            found |= pipeline.facts_of(files, project.settings, lambda path, names=names: questions.below(path, names))
    try:
        shards.write(pathlib.Path(place), reading.content_of_lowering(), found)
    except OSError as error:
        raise configuration.ConfigurationError(f"{place} cannot be written: {error.strerror}") from None
    return len(found)

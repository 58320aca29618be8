"""The facts of all files of a project: kept ones by digest, the others lowered, here or in several processes."""

from __future__ import annotations

import concurrent.futures
import gc
import hashlib
import json
import pathlib
import pickle
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import process

from flake8_jaxstatic import syntax
from flake8_jaxstatic.project import workspace
from flake8_jaxstatic.syntax import facts, lower

CHUNK = 250_000  # characters that one worker lowers at a time
WORTHWHILE = 1_000_000  # characters below which starting processes costs more than it saves

Lowered = facts.File | facts.Unreadable


def read(files: workspace.Workspace) -> tuple[list[facts.File], list[facts.Unreadable]]:
    """The facts of all files, in the order of their paths.

    Facts are asked of the workspace's cache before any text is read, and what had to be lowered is put there. Unsaved buffers are
    lowered each time. With ``jobs`` above one, processes share what is missing; where none can be started, this one does it all.

    Returns:
        The files that could be lowered, and those that could not (unreadable bytes are the workspace's to tell).
    """
    results: dict[str, Lowered] = {}
    missing = list(files.paths())
    keys: dict[str, str] = {}
    if files.cache.keeps:
        tool = _tool()
        keys = {path: f"{digest}-{tool}" for path, digest in files.digests().items() if path not in files.unsaved}
        results = _kept(files, keys)
        missing = [path for path in missing if path not in results]
    sources = [source for source in map(files.source, missing) if source is not None]
    fresh: dict[str, str] = {}
    for source, lowered, text in _lowered(sources, files.jobs):
        results[source.path] = lowered
        if source.path in keys:
            # The key of what was read, should the file have changed in between.
            fresh[f"{source.digest}-{tool}"] = text if text is not None else encode(lowered)
    files.cache.put("facts", fresh)
    ordered = [results[path] for path in files.paths() if path in results]
    return (
        [lowered for lowered in ordered if isinstance(lowered, facts.File)],
        [lowered for lowered in ordered if isinstance(lowered, facts.Unreadable)],
    )

"""The rows of ``jaxstatic params --format json`` with one key more, ``site``, the place of the jit: ``rows.py FOLDER > ROWS.json``.

With it ``compare.py`` tells the jits of one function from each other. Everything is as without a configuration file.
"""

from __future__ import annotations

import json
import pathlib
import sys

from flake8_jaxstatic import pipeline
from flake8_jaxstatic.project import workspace
from flake8_jaxstatic.reports import objects
from flake8_jaxstatic.settings import Settings


def rows(folder: pathlib.Path) -> list[dict[str, object]]:
    """All rows of a project.

    Args:
        folder: the root of the project.
    """
    found = pipeline.analyse(workspace.Workspace.open(folder, Settings()), Settings()).rows
    told = json.loads(objects.table(found))
    return [{**row, "site": {"file": one.site.file, "line": one.site.line}} for row, one in zip(told, found, strict=True)]


if __name__ == "__main__":
    json.dump(rows(pathlib.Path(sys.argv[1])), sys.stdout, indent=1)

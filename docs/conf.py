"""Sphinx configuration: Markdown pages, rendered with furo."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent

project = "flake8-jaxstatic"
author = "the flake8-jaxstatic contributors"
copyright = f"2026, {author}"
release = re.search(r'__version__ = "(.+?)"', (ROOT / "flake8_jaxstatic" / "__init__.py").read_text(encoding="utf-8"))[1]

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
linkcheck_anchors = False

html_theme = "furo"
html_title = f"flake8-jaxstatic {release}"
html_static_path = ["_static"]
html_css_files = ["site.css"]

# Files of the repository that are pages here under another name.
PAGES = {"CHANGELOG.md": "changelog", "CONTRIBUTING.md": "contributing", "RELEASING.md": "releasing", "README.md": "index"}


def repository_links(_app: Any, _path: Any, parent: str, content: list[str]) -> None:
    """In a file of the repository that is included, a link to another one leads to its page, or is plain text where it has none.

    The section of a rule becomes a page of its own, so its headings rise by one.
    """
    if re.fullmatch(r"(?:rules/)?JXS\d{3}", parent):
        content[0] = re.sub(r"^### ", "## ", content[0], flags=re.MULTILINE)
    for name, page in PAGES.items():
        content[0] = content[0].replace(f"]({name})", f"]({page}.md)")
    content[0] = re.sub(r"\[([^]]+)\]\((tests/[^)]+)\)", r"\1 (`\2`)", content[0])


def setup(app: Any) -> None:
    """What Sphinx asks an extension for."""
    app.connect("include-read", repository_links)

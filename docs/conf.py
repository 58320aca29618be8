"""Sphinx configuration: Markdown pages, rendered with furo."""

from __future__ import annotations

import re
from pathlib import Path

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
# Pages link to files of the repository, which are no part of the documentation; a test checks that those links lead somewhere.
suppress_warnings = ["myst.xref_missing"]

html_theme = "furo"
html_title = f"flake8-jaxstatic {release}"

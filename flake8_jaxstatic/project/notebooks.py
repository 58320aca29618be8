"""The code of a notebook: the bytes of an .ipynb file come in, one Python text with all code cells goes out."""

from __future__ import annotations

import json
import re
import textwrap

from flake8_jaxstatic.syntax import lower

MAGIC = ("%", "!", "?")
ASSIGNED = re.compile(r"^(\s*[\w.,\s\[\]]+=\s*)[%!]\s*\w.*$")  # x = %timeit f(), files = !ls


def code_of(data: bytes) -> str:
    """Join the code cells; cells of other languages (``%%bash``) and cells that are no Python are dropped, magic lines do nothing.

    Raises:
        ValueError: the file is no notebook.
    """
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise ValueError("not a valid notebook") from None
    cells = document.get("cells") if isinstance(document, dict) else None
    if not isinstance(cells, list):
        raise ValueError("not a valid notebook")  # noqa: TRY004 - the type of somebody's data, not of an argument
    texts = [_text(cell) for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code"]
    return "\n".join(text for text in texts if text)


def _text(cell: dict[str, object]) -> str:
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        return ""
    lines = source.replace("\r\n", "\n").split("\n")
    if lines[0].lstrip().startswith("%%"):
        if not lines[0].lstrip().startswith(("%%time", "%%capture")):
            return ""
        lines[0] = ""
    text = textwrap.dedent("\n".join(_line(line) for line in lines)) + "\n"
    return text if lower.parses(text) else ""


def _line(line: str) -> str:
    """A magic line in a block keeps its indentation and does nothing."""
    bare = line.lstrip()
    if bare.startswith(MAGIC) or bare.rstrip().endswith("?"):
        return line[: len(line) - len(bare)] + "pass"
    assigned = ASSIGNED.match(line)
    return f"{assigned[1]}None" if assigned is not None else line

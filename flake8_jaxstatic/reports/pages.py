"""The pages of the rules, which are shipped with the package: a code comes in, its name and its text go out."""

from __future__ import annotations

import functools
import importlib.resources
import re
from collections.abc import Mapping
from dataclasses import dataclass

_SECTION = re.compile(r"^## (?P<code>JXS\d{3}) (?P<name>\S+)\n(?P<text>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_ORDERS = re.compile(r"^<!--.*?-->\n\n?", re.MULTILINE | re.DOTALL)  # to the test that runs the example
_ABSTRACT = re.compile(r"^### What it does\n(?P<text>.*?)(?=^### )", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Page:
    """The page of one rule.

    Attributes:
        code: ``JXSnnn``.
        name: in words, with hyphens.
        text: in Markdown, without the headline.
        abstract: what the rule does, in one paragraph.
    """

    code: str
    name: str
    text: str
    abstract: str


@functools.cache
def all_of_them() -> Mapping[str, Page]:
    """The pages of all rules by code, in the order of the codes."""
    folder = importlib.resources.files("flake8_jaxstatic.judgement.rules")
    found: dict[str, Page] = {}
    for file in folder.iterdir():
        if file.name.endswith(".md"):
            for section in _SECTION.finditer(file.read_text(encoding="utf-8")):
                text = _ORDERS.sub("", section["text"]).strip()
                abstract = _ABSTRACT.search(f"{text}\n### ")
                words = " ".join(abstract["text"].strip().split("\n\n")[0].split()) if abstract is not None else ""
                found[section["code"]] = Page(section["code"], section["name"], text, words)
    return {code: found[code] for code in sorted(found)}

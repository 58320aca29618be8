"""The page of the configuration is complete, and whoever copies from it gets what it says."""

from __future__ import annotations

import dataclasses
import pathlib
import re

import pytest

from flake8_jaxstatic import settings
from flake8_jaxstatic.project import configuration

PAGE = (pathlib.Path(__file__).resolve().parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### ([\w-]+)\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL))
FIELDS = [field.name.replace("_", "-") for field in dataclasses.fields(settings.Settings)]


def test_every_setting_has_its_section_and_no_other() -> None:
    assert sorted(SECTIONS) == sorted(FIELDS) == sorted(option.key for option in configuration.OPTIONS)


@pytest.mark.parametrize("key", FIELDS)
def test_the_example_of_a_setting_can_be_copied(key: str, tmp_path: pathlib.Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", SECTIONS[key], re.DOTALL)
    (tmp_path / "pyproject.toml").write_text(example, encoding="utf-8")
    table = configuration.read_table(tmp_path)
    told = configuration.merge(table, {})
    changed = {field.name.replace("_", "-") for field in dataclasses.fields(told) if getattr(told, field.name) != field.default}
    assert changed == {key}


def test_defaults_are_told() -> None:
    rows = dict(re.findall(r"^\| \[`([\w-]+)`(?:, `disable`)?\]\(#[\w-]+\) \| .* \| (.*) \|$", PAGE, re.MULTILINE))
    assert set(rows) == set(FIELDS) - {"disable"}
    for name, told in rows.items():
        default = getattr(settings.Settings(), name.replace("-", "_"))
        assert told == {(): "none", "": "found"}.get(default, f"`{default}`") or name in ("enable", "jax-version", "src", "tests"), name
    assert all(f"`{pattern}`" in SECTIONS["tests"] for pattern in settings.Settings().tests)


def test_the_words_of_a_choice_are_explained() -> None:
    assert [(key, word) for key, words in configuration.CHOICES.items() for word in words if f"`{word}`" not in SECTIONS[key]] == []

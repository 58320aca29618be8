"""Documents say what is there: every rule, command and setting is explained, and links lead somewhere."""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import pathlib
import re
import subprocess
import sys
import tomllib

import pytest

import flake8_jaxstatic
from flake8_jaxstatic import cli, settings
from flake8_jaxstatic.project import configuration
from tests.literate import pages

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "flake8_jaxstatic" / "judgement" / "rules").glob("*.md"))
CODES = sorted({code for page in PAGES for code in re.findall(r"^## (JXS\d{3}) ", page.read_text(encoding="utf-8"), re.MULTILINE)})
TOPS = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "RELEASING.md")
DOCUMENTS = [ROOT / name for name in TOPS] + sorted((ROOT / "docs").rglob("*.md"))


def text_of(*names: str) -> str:
    return "\n".join((ROOT / name).read_text(encoding="utf-8") for name in names)


@pytest.mark.parametrize("code", configuration.CODES)
def test_every_code_has_a_page_an_example_and_an_entry(code: str) -> None:
    """The example is a program that must be reported with this code; of JXS901 there is none: no program makes the linter fail."""
    (page,) = [page for page in PAGES if f"\n## {code} " in page.read_text(encoding="utf-8")]
    examples = [p for p in pages.programs(page) if p.title.startswith(f"{code} ") and p.section == "Example"]
    marked = {each for program in examples for marker in program.markers() for each in marker.codes}
    assert code in marked or code == "JXS901"
    assert code in text_of("CHANGELOG.md")
    assert f"| {code} |" in text_of("README.md")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_documentation_has_a_page_per_rule(page: pathlib.Path) -> None:
    """The pages of the rules are package data; the documentation shows the same text, a page per rule, from one heading to the next."""
    rules = re.findall(r"^## (JXS\d{3} \S+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    include = f"```{{include}} ../../flake8_jaxstatic/judgement/rules/{page.name}\n"
    for rule, following in itertools.zip_longest(rules, rules[1:]):
        end = f':end-before: "## {following}"\n' if following else ""
        assert text_of(f"docs/rules/{rule.split()[0]}.md") == f'# {rule}\n\n{include}:start-after: "## {rule}"\n{end}```\n'
    codes = "\n".join(rule.split()[0] for rule in rules)
    tree = f"```{{toctree}}\n:maxdepth: 1\n\n{codes}\n```\n"
    assert text_of(f"docs/rules/{page.name}") == f'{include}:end-before: "## {rules[0]}"\n```\n\n{tree}'


def test_every_code_of_the_engine_has_a_page() -> None:
    """A code that stands in the source of a rule is explained; a code that is explained stands in the source."""
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "flake8_jaxstatic").rglob("*.py"))
    used = {code for text in sources for code in re.findall(r"\"(JXS\d{3})\"", text)}
    assert used
    assert used <= set(CODES) == set(configuration.CODES)


@pytest.mark.parametrize("field", [field.name.replace("_", "-") for field in dataclasses.fields(settings.Settings)])
def test_setting_is_documented(field: str) -> None:
    assert f"`{field}`" in text_of("docs/configuration.md")


@pytest.mark.parametrize(
    "command", ["check", "fix", "plan", "params", "explain", "graph", "unknowns", "verify", "xla", "lsp", "index", "rule", "completion"]
)
def test_command_is_documented(command: str) -> None:
    assert f"jaxstatic {command}" in text_of("docs/usage.md")


def test_every_option_is_documented() -> None:
    """Of every command; settings have a page, and a test, of their own."""
    (commands,) = [action for action in cli._parser()._actions if isinstance(action, argparse._SubParsersAction)]
    pages = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").rglob("*.md"))
    options = {
        option
        for parser in commands.choices.values()
        for action in parser._actions
        for option in action.option_strings
        if option.startswith("--") and not option.startswith("--jaxstatic-") and action.help != argparse.SUPPRESS
    }
    assert len(options) > 30
    assert {option for option in options - {"--help"} if not re.search(rf"{option}(?![\w-])", pages)} == set()


def test_templates_of_issues_are_forms() -> None:
    yaml = pytest.importorskip("yaml")
    for path in sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")):
        form = yaml.safe_load(path.read_text(encoding="utf-8"))
        if path.name == "config.yml":
            continue
        assert {"name", "description", "body"} <= set(form), path.name
        ids = [field["id"] for field in form["body"]]
        assert len(set(ids)) == len(ids) > 0, path.name
        assert all(field["type"] in ("textarea", "input") and field["attributes"]["label"] for field in form["body"]), path.name
        assert any(field.get("validations", {}).get("required") for field in form["body"]), path.name


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document: pathlib.Path) -> None:
    prose = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    targets = [target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", prose) if "://" not in target]
    missing = [target for target in targets if target and not (document.parent / target).exists()]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_conflict_is_left(document: pathlib.Path) -> None:
    """Two people who change one page leave no marks of git in it."""
    assert re.findall(r"^(?:<{7}|={7}|>{7})(?: .*)?$", document.read_text(encoding="utf-8"), re.MULTILINE) == []


def test_version_is_in_the_changelog() -> None:
    assert f"## {flake8_jaxstatic.__version__}" in text_of("CHANGELOG.md")


def test_two_commands() -> None:
    """README promises two one-line commands; the second is what continuous integration runs."""
    blocks = re.findall(r"```console\n(.*?)```", text_of("README.md"), re.DOTALL)
    lint, tests = blocks[0].strip(), blocks[1].strip()
    assert "\n" not in lint
    assert "\n" not in tests
    assert "examples/xpcs" in lint
    assert "pytest" in tests
    assert tests.removeprefix("$ ") in text_of(".ci/run").splitlines()


def test_pre_commit_hooks_exist() -> None:
    scripts = tomllib.loads(text_of("pyproject.toml"))["project"]["scripts"]
    entries = re.findall(r"^ *entry: (\w+)", text_of(".pre-commit-hooks.yaml"), re.MULTILINE)
    assert entries
    assert set(entries) <= {*scripts, "flake8"}


def test_help_names_every_command() -> None:
    program = "import sys; from flake8_jaxstatic import cli; sys.exit(cli.main(['--help']))"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert all(command in done.stdout for command in ("check", "params", "explain", "graph", "unknowns", "rule"))

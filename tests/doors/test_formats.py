"""The formats for machines: SARIF by its schema and by what it says, workflow commands as the runner of GitHub reads them."""

from __future__ import annotations

import json
import pathlib
import re
import urllib.parse
from typing import Any

import jsonschema
import pytest

from flake8_jaxstatic.project import configuration
from flake8_jaxstatic.reports import levels, pages
from tests.doors.conftest import Folder

SCHEMA = json.loads((pathlib.Path(__file__).parents[1] / "data" / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
# What is inserted is a line of its own in the one, and a part of a line with astral characters in the other.
DECORATED = "import jax\nimport jax.numpy as jnp\n\n\n@jax.jit\ndef first(values, count):\n    return jnp.zeros(count) + values\n"
ASTRAL = "import jax\nimport jax.numpy as jnp\n\n\nü = '𝕁é😀'; first = jax.jit(lambda values, count: jnp.zeros(count) + values)\n"
CALLER = "from core.astral import first\n\nfirst(1.0, 3)\n"


def sarif(folder: Folder, *arguments: str, status: int = 1, cwd: str = "") -> dict[str, Any]:
    """What is said in SARIF, which must be as the schema wants it; the one run of it."""
    done = folder.jaxstatic("check", "--format=sarif", *arguments, cwd=cwd)
    assert done.returncode == status
    log = json.loads(done.stdout)
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    return run


def commands(told: str) -> list[tuple[str, dict[str, str], str]]:
    """Workflow commands as the runner of GitHub Actions reads them back."""

    def read(text: str, *pairs: tuple[str, str]) -> str:
        for coded, plain in (*pairs, ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
            text = text.replace(coded, plain)
        return text

    found = []
    for line in told.splitlines():
        command = re.fullmatch(r"::(\w+) (.*?)::(.*)", line)
        assert command is not None, line
        assert ":" not in command[2], "two of them would end the properties"
        properties = dict(part.split("=", 1) for part in command[2].split(","))
        found.append((command[1], {k: read(v, ("%3A", ":"), ("%2C", ",")) for k, v in properties.items()}, read(command[3])))
    return found


def units(line: str, start: int, end: int) -> str:
    """A span of a line whose 1-based columns count UTF-16 units."""
    return line.encode("utf-16-le")[2 * (start - 1) : 2 * (end - 1)].decode("utf-16-le")


def test_sarif_says_all_that_json_says(real: Folder) -> None:
    real.write({".git/HEAD": ""})
    rows = json.loads(real.jaxstatic("check", "--format=json").stdout)
    results = sarif(real)["results"]
    assert [(result["ruleId"], result["message"]["text"]) for result in results] == [(row["code"], row["message"]) for row in rows]
    assert len(rows) == 5
    for row, result in zip(rows, results, strict=True):
        (location,) = result["locations"]
        region = location["physicalLocation"]["region"]
        assert location["physicalLocation"]["artifactLocation"] == {"uri": str(row["file"]), "uriBaseId": "%SRCROOT%"}
        line = (real.root / row["file"]).read_text(encoding="utf-8").split("\n")[row["line"] - 1]
        assert (region["startLine"], region["startColumn"]) == (row["line"], row["column"]), "without astral characters, columns agree"
        assert line[row["column"] - 1 :].startswith(region["snippet"]["text"].split("\n")[0])
        assert re.match(r"[\w.]+(\(.*\))?$", region["snippet"]["text"], re.DOTALL), "a call or a name"
        steps = [step["location"] for flow in result.get("codeFlows", []) for step in flow["threadFlows"][0]["locations"]]
        assert [step["message"]["text"] for step in steps] == [hop["what"] for hop in row["trail"]]
        for told, places in ((steps, row["trail"]), (result.get("relatedLocations", []), row["related"])):
            seen = [(each["physicalLocation"]["artifactLocation"]["uri"], each["physicalLocation"]["region"]["startLine"]) for each in told]
            assert seen == [(place["file"], place["line"]) for place in places]
        assert ("fixes" in result) == (row["fix"] is not None)
    assert len({result["partialFingerprints"]["jaxstaticIdentity/v1"] for result in results}) == len(results)


def test_sarif_identities_survive_a_shift_of_lines(real: Folder) -> None:
    before = [result["partialFingerprints"] for result in sarif(real)["results"]]
    for name in ("core/model.py", "run.py"):
        text = (real.root / name).read_text(encoding="utf-8")
        real.write({name: f"# above\n\n{text}"})
    assert [result["partialFingerprints"] for result in sarif(real)["results"]] == before


def test_sarif_explains_every_rule(folder: Folder) -> None:
    driver = sarif(folder)["tool"]["driver"]
    assert [rule["id"] for rule in driver["rules"]] == list(configuration.CODES)
    for rule in driver["rules"]:
        assert rule["help"]["markdown"].startswith("### What it does")
        assert "<!--" not in rule["help"]["text"]
        assert len(rule["fullDescription"]["text"]) > 30
        assert rule["fullDescription"]["text"].endswith(".")
        assert rule["defaultConfiguration"]["level"] == levels.of(rule["id"])
    result = sarif(folder)["results"][0]
    assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_every_page_is_read_whole() -> None:
    assert list(pages.all_of_them()) == list(configuration.CODES)
    for page in pages.all_of_them().values():
        headlines = re.findall(r"^### (.+)$", page.text, re.MULTILINE)
        assert headlines[:2] == ["What it does", "Why"]
        assert headlines[-1] == "When to ignore"


def applied(text: str, replacements: list[dict[str, Any]]) -> str:
    """A text with the replacements of a fix made, by an editor that counts lines and UTF-16 units."""
    lines = text.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines))]

    def offset(line: int, column: int) -> int:
        return starts[line - 1] + len(lines[line - 1].encode("utf-16-le")[: 2 * (column - 1)].decode("utf-16-le"))

    for replacement in sorted(replacements, key=lambda each: -each["deletedRegion"]["startLine"]):
        gone = replacement["deletedRegion"]
        start, end = offset(gone["startLine"], gone["startColumn"]), offset(gone["endLine"], gone["endColumn"])
        text = text[:start] + replacement["insertedContent"]["text"] + text[end:]
    return text


@pytest.mark.parametrize(("program", "ending"), [(ASTRAL, "\n"), (DECORATED, "\r\n")])
def test_sarif_fixes_are_those_of_fix(real: Folder, program: str, ending: str) -> None:
    """An editor that applies the fix gets the bytes that ``jaxstatic fix`` writes."""
    real.write({".git/HEAD": "", "core/astral.py": program.replace("\n", ending), "core/use.py": CALLER})
    file = real.root / "core" / "astral.py"
    before = file.read_bytes().decode()
    (result,) = sarif(real, "core/astral.py")["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    span = units(before.split("\n")[region["startLine"] - 1], region["startColumn"], region["endColumn"])
    assert span == region["snippet"]["text"]
    assert span.startswith("jax.jit")
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["artifactLocation"]["uri"] == "core/astral.py"
    real.jaxstatic("fix", "core/astral.py", "--write", "--unsafe")
    assert applied(before, change["replacements"]).encode() == file.read_bytes() != before.encode()


def test_sarif_of_nothing_and_of_a_failure(folder: Folder) -> None:
    run = sarif(folder, "pkg/clean.py", status=0)
    assert (run["results"], run["invocations"]) == ([], [{"executionSuccessful": True}])
    folder.write({"c.py": "EXPLODE = 1\n"})
    run = sarif(folder, status=2)
    (invocation,) = run["invocations"]
    assert not invocation["executionSuccessful"]
    assert "KeyError" in invocation["toolExecutionNotifications"][0]["message"]["text"]
    assert "JXS901" in {result["ruleId"] for result in run["results"]}


def test_twins_have_fingerprints_of_their_own(folder: Folder) -> None:
    folder.write({"twins.py": "bad(q)\nbad(q)\nbad(r)\n"})
    marks = [result["partialFingerprints"]["jaxstaticIdentity/v1"] for result in sarif(folder, "twins.py")["results"]]
    assert len(set(marks)) == 3


def test_sarif_notices(folder: Folder) -> None:
    folder.write({"n.py": "NEWER = 1\n"})
    (invocation,) = sarif(folder)["invocations"]
    assert invocation["executionSuccessful"]
    assert [told["message"]["text"] for told in invocation["toolExecutionNotifications"]] == ["n.py: newer syntax"]


@pytest.mark.parametrize("cwd", ["", "part one/pkg ü"])
def test_paths_are_those_of_the_repository(folder: Folder, cwd: str) -> None:
    """Whatever folder the tool runs in, and whether or not the project is the whole repository."""
    folder.write({".git/HEAD": "", "part one/pyproject.toml": "[project]\nname = 'q'\n", "part one/pkg ü/a,b:c%25.py": "bad(a)\n"})
    name = "part one/pkg ü/a,b:c%25.py"
    given = name.removeprefix(cwd).removeprefix("/")
    ((command, properties, _),) = commands(folder.jaxstatic("check", "--format=github", given, cwd=cwd).stdout)
    assert (command, properties["file"], properties["line"], properties["col"]) == ("error", name, "1", "1")
    (result,) = sarif(folder, given, cwd=cwd)["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert urllib.parse.unquote(uri) == name
    assert uri.isascii()
    assert " " not in uri


def test_paths_without_a_repository(folder: Folder) -> None:
    """Where there is no repository, the folder that a runner checked out into counts, or else the path is absolute."""
    (result,) = sarif(folder, "pkg/b.py", "--select=JXS2", "--ignore=X")["results"][:1]
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": (folder.root / "pkg" / "b.py").as_uri()}
    folder.environment["GITHUB_WORKSPACE"] = str(folder.root.parent)
    told = commands(folder.jaxstatic("check", "--format=github", "pkg/b.py").stdout)
    assert [properties["file"] for _, properties, _ in told] == [f"{folder.root.name}/pkg/b.py"] * 2


def test_workflow_commands_read_back(real: Folder) -> None:
    """The message is flake8's line and the chain, the span is one line or the lines of the call."""
    real.write({".git/HEAD": "", "core/wide.py": "import jax\n\nodd = jax.jit(\n    lambda x: x,\n    static_argnums=(4,),\n)\n"})
    done = real.jaxstatic("check", "--format=github")
    assert done.returncode == 1
    told = commands(done.stdout)
    lines = real.jaxstatic("check", "--format=concise").stdout.splitlines()
    assert [message.split("\n")[0] for _, _, message in told] == lines
    rows = json.loads(real.jaxstatic("check", "--format=json").stdout)
    assert [message.count("\n") for _, _, message in told] == [len(row["trail"]) for row in rows]
    for (command, properties, _), row in zip(told, rows, strict=True):
        assert command == {"error": "error", "warning": "warning", "note": "notice"}[levels.of(row["code"])]
        assert properties["title"].startswith(row["code"])
        assert (properties["file"], properties["line"]) == (row["file"], str(row["line"]))
        assert ("col" in properties) == (properties["endLine"] == properties["line"])
    wide = next(properties for _, properties, _ in told if properties["file"] == "core/wide.py")
    assert (wide["line"], wide["endLine"]) == ("3", "6")
    assert real.jaxstatic("check", "--format=github", "core/__init__.py").stdout == ""


def test_every_level_is_one() -> None:
    assert {levels.of(code) for code in configuration.CODES} == {levels.ERROR, levels.WARNING, levels.NOTE}

"""The one configuration of all doors: options given by hand and ``[tool.jaxstatic]`` come in, ``Settings`` go out, or an error in words."""

from __future__ import annotations

import dataclasses
import difflib
import os
import pathlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flake8_jaxstatic.project import cache as caches
from flake8_jaxstatic.project import plain
from flake8_jaxstatic.settings import Settings

Value = str | tuple[str, ...]
CODES = (
    *("JXS101", "JXS102", "JXS103"),
    *("JXS201", "JXS202", "JXS203", "JXS204", "JXS205", "JXS206", "JXS207"),
    *("JXS301", "JXS302", "JXS303", "JXS304", "JXS305", "JXS306"),
    *("JXS401", "JXS402"),
    *("JXS501", "JXS502", "JXS503", "JXS504", "JXS505"),
    *("JXS900", "JXS901"),
)
CHOICES = {"hints": ("worthwhile", "all", "none"), "cache": caches.PLACES}
PATHS = frozenset(("knowledge", "tests", "exclude", "root", "src"))  # may be written with the slashes of Windows
CODE = re.compile(r"^JXS[0-9]{0,3}$")
VERSIONS = re.compile(r"^\s*(?:(?:==|~=|!=|<=?|>=?)\s*\d+(?:\.(?:\d+|\*))*\s*(?:,\s*|$))*$")
LIMIT = 1_000_000


class ConfigurationError(Exception):
    """The user's configuration is wrong; the text says where, what and what to do."""


@dataclass(frozen=True, slots=True)
class Option:
    """One setting as the user meets it: ``key`` in files, ``--jaxstatic-key`` for flake8, ``--key`` for jaxstatic."""

    key: str
    many: bool
    metavar: str
    help: str

    @property
    def field(self) -> str:
        """Its name in ``Settings``."""
        return self.key.replace("-", "_")


OPTIONS = (
    Option("never-static", True, "NAMES", "patterns of parameters that must never be static, such as contrast,offset"),
    Option("constants", True, "NAMES", "patterns of parameters that count as constants if nothing else is known, such as dt,*_prefactor"),
    Option("optimizers", True, "CALLS", "dotted names of further calls that choose the arguments of the function they are given"),
    Option("knowledge", True, "FILES", "further stub files that say what third-party code does"),
    Option("entry-points", True, "FUNCTIONS", "patterns of functions that strangers call with anything"),
    Option("tests", True, "PATHS", "patterns of test files, whose calls never justify a promise"),
    Option("exclude", True, "PATHS", "patterns of paths left out of the project"),
    Option("enable", True, "CODES", "rules to switch on inside the tool"),
    Option("disable", True, "CODES", "rules to switch off inside the tool"),
    Option("hints", False, "WHICH", "which JXS102 hints to give: worthwhile (the default), all or none"),
    Option("root", False, "FOLDER", "the project, where the nearest pyproject.toml, setup.cfg, tox.ini, .flake8 or .git is not it"),
    Option("src", True, "FOLDERS", "folders from which absolute imports resolve, relative to the root"),
    Option("cache", False, "WHERE", "where answers are kept: project (the default), user (the user's cache folder) or none"),
    Option("jax-version", False, "RANGE", "versions of jax to judge for, such as '>=0.5,<0.11', where the project declares none"),
)


def check_key(key: str, where: str) -> Option:
    """The option of this key.

    Raises:
        ConfigurationError: there is none; names the nearest.
    """
    written = key.replace("_", "-")
    for option in OPTIONS:
        if option.key == written:
            return option
    near = difflib.get_close_matches(written, [option.key for option in OPTIONS], n=1, cutoff=0.5)
    advice = f"did you mean {near[0]!r}?" if near else "valid names are " + ", ".join(option.key for option in OPTIONS)
    raise ConfigurationError(f"{where}: unknown key {key!r}; {advice}")


def check_value(option: Option, value: object, where: str) -> Value:
    """The value in the form that ``Settings`` wants.

    Raises:
        ConfigurationError: it has the wrong type or is none of the allowed ones.
    """
    if option.many:
        listed = [part for part in re.split(r"[,\s]+", value) if part] if isinstance(value, str) else value
        if not isinstance(listed, list | tuple) or not all(isinstance(item, str) for item in listed):
            raise ConfigurationError(f"{where}: {option.key!r} must be a list of strings, not {value!r}")
        if option.key in ("enable", "disable"):
            for code in listed:
                if not CODE.match(code):
                    raise ConfigurationError(f"{where}: {option.key!r} holds {code!r}, which is no code such as JXS102 or JXS1")
        if option.key == "optimizers":
            for name in listed:
                if "." not in name or not all(part.isidentifier() for part in name.split(".")):
                    raise ConfigurationError(f"{where}: 'optimizers' holds {name!r}, which is no dotted name such as mylab.minimise")
        return tuple(item.replace("\\", "/") for item in listed) if option.key in PATHS else tuple(listed)
    if not isinstance(value, str):
        raise ConfigurationError(f"{where}: {option.key!r} must be a string, not {value!r}")
    choices = CHOICES.get(option.key, ())
    if choices and value not in choices:
        near = difflib.get_close_matches(value, choices, n=1)
        advice = f"did you mean {near[0]!r}?" if near else f"it is one of {', '.join(choices)}"
        raise ConfigurationError(f"{where}: {option.key!r} cannot be {value!r}; {advice}")
    if option.key == "jax-version" and not VERSIONS.match(value):
        raise ConfigurationError(f"{where}: 'jax-version' cannot be {value!r}; write a range such as '>=0.5,<0.11'")
    return value.replace("\\", "/") if option.key in PATHS else value


@dataclass(frozen=True, slots=True)
class Table:
    """``[tool.jaxstatic]`` of one pyproject.toml; ``folder`` is None where no file above the project has it."""

    folder: pathlib.Path | None
    values: Mapping[str, Value]


def read_table(start: pathlib.Path) -> Table:
    """The nearest ``[tool.jaxstatic]`` at or above ``start``, not beyond the repository that holds it.

    A pyproject.toml that cannot be parsed is an error only if it speaks to this tool.

    Raises:
        ConfigurationError: an unknown key or a wrong value.
    """
    for folder in (start, *start.parents):
        file = folder / "pyproject.toml"
        table = _table_of(file)
        if table is not None:
            values = {}
            for key, value in table.items():
                option = check_key(key, f"{file}, [tool.jaxstatic]")
                values[option.field] = check_value(option, value, f"{file}, [tool.jaxstatic]")
            return Table(folder, values)
        if (folder / ".git").exists():
            break
    return Table(None, {})


def _table_of(file: pathlib.Path) -> dict[str, object] | None:
    try:
        data = plain.read(file, LIMIT)
    except OSError:
        return None
    if b"jaxstatic" not in data:
        return None
    import tomllib  # noqa: PLC0415 - most projects never need it, and flake8 starts often

    try:
        document = tomllib.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        if b"tool.jaxstatic" in data:
            raise ConfigurationError(f"{file} cannot be read: {error}") from None
        return None
    tool = document.get("tool")
    table = tool.get("jaxstatic") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigurationError(f"{file}: [tool.jaxstatic] must be a table")
    return table


def merge(table: Table, given: Mapping[str, Value]) -> Settings:
    """``Settings`` of a project: what was given by hand wins over the table, the table over the defaults.

    Raises:
        ConfigurationError: the table, which may have come with a repository of strangers, names something outside of it.
    """
    values: dict[str, Value] = dict(table.values)
    if table.folder is not None:
        if isinstance(values.get("root"), str):
            values["root"] = _inside(table.folder, "root", str(values["root"]))
        values["knowledge"] = tuple(_inside(table.folder, "knowledge", name) for name in values.get("knowledge", ()))
    values.update(given)
    known = {field.name for field in dataclasses.fields(Settings)}
    return dataclasses.replace(Settings(), **{name: value for name, value in values.items() if name in known})  # type: ignore[arg-type]


def _inside(folder: pathlib.Path, key: str, name: str) -> str:
    """The place that a table names; it must not stand outside of the repository, by links neither."""
    place = folder / name
    repository = next((above for above in (folder, *folder.parents) if (above / ".git").exists()), folder)
    if not pathlib.Path(os.path.realpath(place)).is_relative_to(os.path.realpath(repository)):
        raise ConfigurationError(f"{folder / 'pyproject.toml'}, [tool.jaxstatic]: {key!r} names {name!r}, which is outside of {repository}")
    return str(place)


def on(code: str, enable: Iterable[str], disable: Iterable[str]) -> bool:
    """Is the rule switched on inside the tool? The longest prefix decides, ``enable`` where they tie."""
    off = max((len(prefix) for prefix in disable if code.startswith(prefix)), default=-1)
    return off < 0 or max((len(prefix) for prefix in enable if code.startswith(prefix)), default=-1) >= off

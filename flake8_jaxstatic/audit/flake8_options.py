"""What flake8 was told: its parsed options come in, our own settings and the codes that it wants go out."""

from __future__ import annotations

import argparse
import configparser
import sys
import types
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flake8_jaxstatic.project import configuration

if TYPE_CHECKING:
    from flake8.options.manager import OptionManager

PREFIX = "jaxstatic-"


@dataclass(frozen=True, slots=True)
class Invocation:
    """What the options do not say of themselves: flake8 keeps both out of its namespace."""

    isolated: bool
    config: configparser.RawConfigParser | None


def add_options(manager: OptionManager) -> None:
    """Register ``--jaxstatic-...`` for every setting, for the command line and for flake8's own configuration files."""
    for option in configuration.OPTIONS:
        manager.add_option(
            f"--{PREFIX}{option.key}",
            metavar=option.metavar,
            default=None,
            parse_from_config=True,
            comma_separated_list=option.many,
            normalize_paths=option.key in ("root", "knowledge"),
            help=option.help.replace("%", "%%"),
        )
    manager.add_option(
        f"--{PREFIX}no-cache",
        action="store_true",
        default=False,
        parse_from_config=True,
        help="neither read nor write the cache of earlier runs",
    )


def given(options: argparse.Namespace, invocation: Invocation) -> dict[str, configuration.Value]:
    """The settings that the user gave to flake8, checked.

    Raises:
        configuration.ConfigurationError: a wrong value, or a key in flake8's configuration file that no option has.
    """
    config = invocation.config
    for key in config["flake8"] if config is not None and "flake8" in config else ():
        written = key.replace("_", "-")
        if written.startswith(PREFIX) and written != f"{PREFIX}no-cache":
            configuration.check_key(written.removeprefix(PREFIX), f"[flake8], {key}")
    found: dict[str, configuration.Value] = {}
    for option in configuration.OPTIONS:
        value = getattr(options, f"jaxstatic_{option.field}", None)
        if value is not None:
            found[option.field] = configuration.check_value(option, value, f"--{PREFIX}{option.key}")
    return found


def invocation() -> Invocation:
    """How flake8 was called, read off the running call of its option parser, which removes ``--isolated`` from the options it hands on."""
    frame: types.FrameType | None = sys._getframe()  # noqa: SLF001
    while frame is not None:
        if frame.f_code.co_name == "parse_args" and frame.f_globals.get("__name__") == "flake8.options.parse_args":
            early, config = frame.f_locals.get("args0"), frame.f_locals.get("cfg")
            if isinstance(early, argparse.Namespace) and isinstance(config, configparser.RawConfigParser):
                return Invocation(bool(getattr(early, "isolated", False)), config)
        frame = frame.f_back
    return Invocation("--isolated" in sys.argv, None)


def wanted(options: argparse.Namespace, codes: tuple[str, ...]) -> bool:
    """Does flake8 show any of these codes?"""
    from flake8 import style_guide  # noqa: PLC0415 - loaded long since by flake8 itself; the plugin's import stays cheap

    engine = style_guide.DecisionEngine(options)
    return any(engine.decision_for(code) is style_guide.Decision.Selected for code in codes)

"""Completion of the command line in shells: the argument parser comes in, a script for one shell goes out.

The script is all there is: no library is loaded and no process started when somebody presses the key.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

SHELLS = ("bash", "zsh", "fish")
FILES = frozenset(("FILE", "FILES", "PATH", "PATHS", "FOLDER", "FOLDERS", "TARGET"))


@dataclass(frozen=True, slots=True)
class Word:
    """An option, or what stands without one.

    Attributes:
        names: with their hyphens; none for what stands without an option.
        about: in a few words.
        metavar: what its value is called; empty where it takes none.
        values: the values, where they are known.
        files: any file may be its value.
        many: it may be given again.
    """

    names: tuple[str, ...]
    about: str
    metavar: str = ""
    values: tuple[str, ...] = ()
    files: bool = False
    many: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """A command and its words."""

    name: str
    about: str
    words: tuple[Word, ...]

    def options(self) -> Iterator[Word]:
        """The words that have a name."""
        return (word for word in self.words if word.names)

    def loose(self) -> Word | None:
        """What stands without an option, if anything does."""
        return next((word for word in self.words if not word.names), None)


def script(shell: str, parser: argparse.ArgumentParser, known: Mapping[str, Sequence[str]]) -> str:
    """The script for one shell.

    Args:
        shell: one of ``SHELLS``.
        parser: of the whole command, with one parser per command below it.
        known: values by the name that the help gives to a value (``CODE``).
    """
    commands = list(_commands(parser, known))
    return {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell](parser.prog, commands)


def _commands(parser: argparse.ArgumentParser, known: Mapping[str, Sequence[str]]) -> Iterator[Command]:
    """The command itself, under an empty name, and those below it."""
    yield Command("", "", tuple(_word(action, known) for action in _actions(parser) if action.option_strings))
    for action in _actions(parser):
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - argparse has no other name for it
            abouts = {choice.dest: choice.help or "" for choice in action._choices_actions}  # noqa: SLF001
            for name, inner in action.choices.items():
                yield Command(name, _plain(abouts.get(name, "")), tuple(_word(each, known) for each in _actions(inner)))


def _actions(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    return [action for action in parser._actions if action.help != argparse.SUPPRESS]  # noqa: SLF001 - nor a way to list them


def _word(action: argparse.Action, known: Mapping[str, Sequence[str]]) -> Word:
    about, many = _plain(action.help or ""), action.nargs in ("*", "+")
    if action.nargs == 0:
        return Word(tuple(action.option_strings), about)
    metavar = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    values = tuple(map(str, action.choices)) if action.choices is not None else tuple(known.get(metavar, ()))
    return Word(tuple(action.option_strings), about, metavar, values, metavar in FILES and not values, many)


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("%%", "%"))


def _bash(name: str, commands: Sequence[Command]) -> str:
    after: dict[str, list[str]] = {}  # what is offered: behind which options of which commands
    options, loose = [], []
    for command in commands:
        for word in command.options():
            if word.metavar:
                offer = "files=1" if word.files else f'words="{" ".join(word.values)}"'
                after.setdefault(offer, []).extend(f'"{command.name} {each}"' for each in word.names)
        options.append(f'        "{command.name}") words="{" ".join(each for word in command.options() for each in word.names)}" ;;')
        bare = command.loose()
        if bare is not None and (bare.values or bare.files):
            loose.append(f'        "{command.name}") {"files=1" if bare.files else "words=" + _quoted(" ".join(bare.values))} ;;')
    names = " ".join(command.name for command in commands if command.name)
    return "\n".join(
        [
            f'# Completion of {name} for bash: eval "$({name} completion bash)"',
            f"_{name}() {{",
            '    local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" command="" words="" files="" at',
            '    if [ "$cur" = "=" ]; then cur=""; elif [ "$prev" = "=" ]; then prev="${COMP_WORDS[COMP_CWORD-2]}"; fi',
            "    for ((at = 1; at < COMP_CWORD; at++)); do",
            f'        case " {names} " in *" ${{COMP_WORDS[at]}} "*) command="${{COMP_WORDS[at]}}"; break ;; esac',
            "    done",
            '    case "$command $prev" in',
            *(f"        {'|'.join(keys)}) {offer} ;;" for offer, keys in after.items()),
            "        *)",
            '            case "$cur" in',
            '            -*) case "$command" in',
            *(f"        {line}" for line in options),
            "                esac ;;",
            '            *) case "$command" in',
            f'                "") words="{names}" ;;',
            *(f"        {line}" for line in loose),
            "                esac ;;",
            "            esac ;;",
            "    esac",
            "    COMPREPLY=()",
            '    if [ -n "$words" ]; then COMPREPLY=($(compgen -W "$words" -- "$cur")); fi',
            "    local IFS=$'\\n'",
            '    if [ -n "$files" ]; then compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur")); fi',
            "}",
            f"complete -F _{name} {name}",
            "",
        ]
    )


def _zsh(name: str, commands: Sequence[Command]) -> str:
    lines = [
        f"#compdef {name}",
        f'# Completion of {name} for zsh: eval "$({name} completion zsh)" after compinit, or this file as _{name} in a folder of $fpath',
        f"_{name}() {{",
        "    local context state state_descr line",
        "    typeset -A opt_args",
    ]
    top, below = commands[0], commands[1:]
    described = " ".join(_quoted(f"{command.name}:{command.about}") for command in below)
    lines += [
        f"    local -a commands=({described})",
        f"    _arguments -C {' '.join(_zsh_word(word) for word in top.options())} '1:command:->command' '*::argument:->argument'",
        '    case "$state" in',
        "    command) _describe command commands ;;",
        "    argument)",
        '        case "$line[1]" in',
    ]
    for command in below:
        specs = " ".join(_zsh_word(word) for word in command.words)
        lines.append(f"        {command.name}) _arguments -S {specs} ;;")
    lines += [
        "        esac ;;",
        "    esac",
        "}",
        f'if [ "$funcstack[1]" = "_{name}" ]; then _{name} "$@"; else compdef _{name} {name}; fi',
        "",
    ]
    return "\n".join(lines)


def _zsh_word(word: Word) -> str:
    value = f"({' '.join(word.values)})" if word.values else "_files" if word.files else " "
    if not word.names:
        return _quoted(f"{'*' if word.many else ''}:{word.metavar}:{value}")
    specs = []
    for each in word.names:
        suffix = "=" if word.metavar and each.startswith("--") else ""
        about = re.sub(r"([\[\]:])", r"\\\1", word.about)
        rest = f":{word.metavar}:{value}" if word.metavar else ""
        specs.append(_quoted(f"{each}{suffix}[{about}]{rest}"))
    return " ".join(specs)


def _fish(name: str, commands: Sequence[Command]) -> str:
    lines = [f"# Completion of {name} for fish: {name} completion fish > ~/.config/fish/completions/{name}.fish", f"complete -c {name} -f"]
    for command in commands:
        where = _quoted(f"__fish_seen_subcommand_from {command.name}" if command.name else "__fish_use_subcommand")
        if command.name:
            lines.append(f"complete -c {name} -n __fish_use_subcommand -a {command.name} -d {_fish_quoted(command.about)}")
        for word in command.words:
            names = " ".join(f"-l {each[2:]}" if each.startswith("--") else f"-s {each[1:]}" for each in word.names)
            value = f" -a {_quoted(' '.join(word.values))}" if word.values else ""
            how = (" -r -F" if word.files else f" -x{value}") if word.metavar else ""
            if not word.names:
                how = " -F" if word.files else value
                if not how:
                    continue
            about = f" -d {_fish_quoted(word.about)}" if word.names else ""
            lines.append(f"complete -c {name} -n {where}{' ' if names else ''}{names}{how}{about}")
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    """One word of a POSIX shell."""
    return "'" + text.replace("'", "'\\''") + "'"


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

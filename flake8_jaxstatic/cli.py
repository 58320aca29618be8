"""The command ``jaxstatic``: arguments come in, a report goes to standard output, and the exit status says whether anything was found."""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import pathlib
import re
import sys
from collections.abc import Sequence
from typing import NoReturn

import flake8_jaxstatic
from flake8_jaxstatic.audit import checking, console, fixing, questions, showing
from flake8_jaxstatic.project import configuration
from flake8_jaxstatic.reports import changes, markdown, objects, pages, plans, text

CLEAN, FOUND, FAILED = 0, 1, 2
ABOUT = """\
Finds missing and unsafe static arguments of jitted JAX functions, and prints the chain of calls that proves each finding.

Whole projects are read, also where one file is named: what a parameter receives is decided by all of its callers.
The code is read, never run.
"""
AFTER = """\
Settings stand in a [flake8] section of tox.ini, setup.cfg or .flake8 (jaxstatic-never-static = contrast), or in [tool.jaxstatic] of
pyproject.toml (never-static = ["contrast"]).

examples:
  jaxstatic check src                                    what flake8 reports, with the way of each value
  jaxstatic fix src --diff                               the repairs that are known to be right, as a patch
  jaxstatic plan src --format html > plan.html           what can be static together, and what forbids the rest
  jaxstatic params src --format markdown                 the audit: every parameter of every jitted function
  jaxstatic explain core.models.simulate.dt              why, step by step
  jaxstatic graph core.models.simulate > simulate.svg    the same as a picture
  jaxstatic verify core.models.simulate --static dt      are the numbers the same, and what does it cost (this runs your code)
  jaxstatic xla --format markdown                        every flag of XLA that the project sets, scripts included
  jaxstatic rule JXS202                                  what a code means and what to do

exit status: 0 nothing found, 1 findings (or repairs not written), 2 wrong usage or an error inside the tool
"""
SELECTION = (
    ("--select", "CODES", "report these codes only (flake8's option; so are the next)"),
    ("--extend-select", "CODES", "report these codes too"),
    ("--ignore", "CODES", "do not report these codes"),
    ("--extend-ignore", "CODES", "do not report these codes either"),
    ("--per-file-ignores", "PAIRS", "what not to report in which files"),
    ("--exclude", "PATHS", "files and folders not to report on; they still belong to the project"),
    ("--extend-exclude", "PATHS", "further ones"),
)


def run() -> NoReturn:
    """The command as a process of its own: it ends without looking for garbage in tables that are about to vanish (mypy ends like this).

    A tenth of a cold run on a large project would be spent on that.
    """
    gc.disable()
    try:
        status = main()
        sys.stdout.flush()
        sys.stderr.flush()
    except SystemExit as left:  # argparse has said why
        status = left.code if isinstance(left.code, int) else 0
    except (BrokenPipeError, ValueError):
        status = FAILED
    os._exit(status)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command.

    Args:
        argv: the arguments after the command's name; those of the process by default.

    Returns:
        The exit status.
    """
    told = _parser().parse_args(argv)
    try:
        return int(told.run(told))
    except configuration.ConfigurationError as error:
        _complain(str(error))
        return FAILED
    except BrokenPipeError:  # the reader of our output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        _complain("interrupted")
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("jaxstatic", description=ABOUT, epilog=AFTER, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", action="version", version=f"jaxstatic {flake8_jaxstatic.__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    check = commands.add_parser(
        "check",
        usage="jaxstatic check [PATH ...] [options]",
        help="report findings, as flake8 does",
        description="Report findings: exactly those of flake8 under the same configuration, and one per file that cannot be read.",
    )
    check.set_defaults(run=_check)
    _add_paths(check)
    showing.add_options(check)
    _add_selection(check, "report")
    _add_settings(check)

    fix = commands.add_parser(
        "fix",
        usage="jaxstatic fix [PATH ...] [--diff | --write] [options]",
        help="repair findings",
        description="Repair findings. Every repair was judged again: it removes its finding and makes none. Only those that cannot change "
        "results are made, unless --unsafe is given. Nothing is written without --write.",
    )
    fix.set_defaults(run=_fix)
    _add_paths(fix)
    how = fix.add_mutually_exclusive_group()
    how.add_argument("--diff", action="store_true", help="print a patch; the default is a list of the repairs")
    how.add_argument("--write", action="store_true", help="write the files, each whole or not at all")
    fix.add_argument("--unsafe", action="store_true", help="make repairs too that may change results; the list says what")
    _add_selection(fix, "repair")
    _add_settings(fix)

    plan = commands.add_parser(
        "plan",
        usage="jaxstatic plan [PATH ...] [options]",
        help="print the largest consistent set of static parameters",
        description="Print which parameters can be static given everything that calls them, what has to change together, and for every "
        "other parameter the call path that forbids it.",
    )
    plan.set_defaults(run=_plan)
    _add_paths(plan)
    plan.add_argument("--format", choices=("text", "markdown", "json", "html"), default="text", help="html is one self-contained page")
    _add_settings(plan)

    params = commands.add_parser(
        "params",
        usage="jaxstatic params [PATH ...] [options]",
        help="print the audit table of all jitted parameters",
        description="Print one row per parameter of every jitted function: what arrives, what the body needs, whether it may be static.",
    )
    params.set_defaults(run=_params)
    _add_paths(params)
    params.add_argument("--format", choices=("text", "markdown", "json"), default="text", help="text is the default")
    _add_settings(params)

    explain = commands.add_parser(
        "explain",
        usage="jaxstatic explain TARGET [options]",
        help="print the chains behind a verdict",
        description="Print how each value arrives at a parameter and what the body does with it, hop by hop.",
    )
    explain.set_defaults(run=_explain)
    explain.add_argument("target", metavar="TARGET", help="module.function.param, as in the messages, or FILE:LINE or FILE:LINE:PARAM")
    _add_settings(explain)

    _add_graph(commands)

    unknowns = commands.add_parser(
        "unknowns",
        usage="jaxstatic unknowns [PATH ...] [options]",
        help="print what could not be followed",
        description="Print the causes of ignorance, ranked by how many parameters they silence: what a line in a stub file would clear up.",
    )
    unknowns.set_defaults(run=_unknowns)
    _add_paths(unknowns)
    _add_settings(unknowns)

    verify = commands.add_parser(
        "verify",
        usage="jaxstatic verify [TARGET ...] [options]",
        help="run jitted functions with and without static arguments and compare",
        description="Run each function eagerly, jitted as it is and jitted as proposed, on generated inputs, in a child process with "
        "limits of its own; compare the results, count compilations, time both. This imports and runs your code.",
    )
    verify.set_defaults(run=_verify)
    verify.add_argument("targets", nargs="*", metavar="TARGET", help="module.function, file, folder or FILE:LINE; this folder by default")
    verify.add_argument("--static", metavar="NAMES", help="parameters to make static, with commas; else those the analysis allows")
    verify.add_argument("--plan", action="store_true", help="what 'jaxstatic plan' makes static, function by function, and no other")
    verify.add_argument("--plan-from", metavar="FILE", help="what a plan in JSON makes static (file, function, static)")
    verify.add_argument("--examples", type=_positive, default=25, metavar="N", help="inputs per function (25)")
    verify.add_argument("--seed", type=int, default=0, metavar="S", help="of the inputs (0): the same seed gives the same inputs")
    verify.add_argument("--format", choices=("text", "json"), default="text", help="text is the default")
    verify.add_argument("--time-limit", type=float, default=60.0, metavar="SECONDS", help="per function (60)")
    verify.add_argument("--memory-limit", type=_positive, default=4096, metavar="MB", help="of the child process (4096)")
    verify.add_argument("--python", default=sys.executable, metavar="FILE", help="the interpreter with jax and your packages (this one)")
    verify.add_argument("--write-test", metavar="PATH", help="write a Hypothesis test of what was found runnable")
    _add_settings(verify)

    _add_xla(commands)
    _add_lsp(commands)
    _add_index(commands)

    rule = commands.add_parser("rule", help="print the page of a rule", description="Print what a code means, why, and what to do.")
    rule.set_defaults(run=_rule)
    rule.add_argument("code", metavar="CODE", help="such as JXS202")

    complete = commands.add_parser(
        "completion",
        help="print a script that completes this command in a shell",
        description='For example: eval "$(jaxstatic completion bash)"',
    )
    complete.set_defaults(run=_completion)
    complete.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not positive")
    return number


def _add_graph(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    graph = commands.add_parser(
        "graph",
        usage="jaxstatic graph TARGET [options]",
        help="draw the flow that reaches a function's parameters",
        description="Draw where the values of parameters come from, line by line, and what the body needs of them: the chains of 'explain' "
        "as one picture.",
    )
    graph.set_defaults(run=_graph)
    graph.add_argument("target", metavar="TARGET", help="module.function or module.function.param, or FILE:LINE or FILE:LINE:PARAM")
    graph.add_argument("--format", choices=("svg", "html", "dot"), default="svg", help="svg is the default; dot is for graphviz")
    _add_settings(graph)


def _add_xla(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    xla = commands.add_parser(
        "xla",
        usage="jaxstatic xla [PATH ...] [options]",
        help="print the inventory of XLA's flags",
        description="List every flag of XLA_FLAGS and LIBTPU_INIT_ARGS that Python files, scripts and configuration files set: where, "
        "what it means, in which jaxlib versions it exists, and what is wrong with it.",
    )
    xla.set_defaults(run=_xla)
    _add_paths(xla)
    xla.add_argument("--format", choices=("text", "markdown", "json"), default="text", help="text is the default")
    xla.add_argument("--jaxlib", metavar="VERSION", default="", help="judge for this jaxlib; else for the versions the project declares")
    xla.add_argument("--probe", action="store_true", help="ask the installed jaxlib about each flag, in child processes")
    xla.add_argument("--python", default=sys.executable, metavar="FILE", help="the interpreter with the jaxlib to be asked (this one)")
    _add_settings(xla)


def _add_index(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    index = commands.add_parser(
        "index",
        usage="jaxstatic index [PATH ...] [--import FILE ...] [--export FILE] [options]",
        help="carry what is known of files from machine to machine",
        description="Put what files say (their facts, by their contents) into one file, or take it from some, so that a machine that has "
        "no cache need not read what another has read. What came of the whole is never carried: it is judged anew.",
    )
    index.set_defaults(run=_index)
    _add_paths(index)
    index.add_argument(
        "--import", dest="shards", metavar="FILE", action="append", default=[], help="take facts from it (more than once: all)"
    )
    index.add_argument("--export", metavar="FILE", default="", help="put the facts of the files into it")
    _add_settings(index)


def _add_lsp(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    lsp = commands.add_parser(
        "lsp",
        usage="jaxstatic lsp [options]",
        help="serve an editor: findings, repairs and explanations of what is being typed",
        description="Speak the language server protocol over standard input and output. Needs the extra 'lsp'. Findings are those of "
        "'jaxstatic check' in the workspace folder, with unsaved files as they are in the editor.",
    )
    lsp.set_defaults(run=_lsp)
    lsp.add_argument("--stdio", action="store_true", help="speak over standard input and output, as it does anyway")
    _add_selection(lsp, "report")
    _add_settings(lsp)


def _add_selection(parser: argparse.ArgumentParser, verb: str) -> None:
    """The options of flake8 that choose findings; ``verb`` is what is done about them."""
    for name, metavar, about in SELECTION:
        parser.add_argument(name, metavar=metavar, help=about.replace("report", verb))
    parser.add_argument("--disable-noqa", action="store_true", help=f"{verb} also where a comment says noqa")


def _add_paths(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders; this folder by default")


def _add_settings(parser: argparse.ArgumentParser) -> None:
    run = parser.add_argument_group("how to run")
    run.add_argument("--no-cache", action="store_true", help="neither read nor write the cache of earlier runs")
    run.add_argument("--jobs", type=int, metavar="N", default=1, help="processes for reading files for the first time")
    run.add_argument("--trace", action="store_true", help="print the traceback of an internal error")
    run.add_argument("--config", metavar="FILE", help="read flake8's configuration from here")
    run.add_argument("--isolated", action="store_true", help="read no configuration file")
    settings = parser.add_argument_group("settings", "as in [flake8] and, without 'jaxstatic-', in [tool.jaxstatic]; lists with commas")
    for option in configuration.OPTIONS:
        settings.add_argument(f"--jaxstatic-{option.key}", metavar=option.metavar, help=option.help.replace("%", "%%"))


def _flake8_arguments(told: argparse.Namespace) -> list[str]:
    """The arguments of which flake8 is the reader."""
    names = [name.removeprefix("--") for name, _, _ in SELECTION]
    names += [f"jaxstatic-{option.key}" for option in configuration.OPTIONS]
    values = [(name, getattr(told, name.replace("-", "_"), None)) for name in (*names, "config")]
    switches = [f"--{name}" for name in ("isolated", "disable-noqa") if getattr(told, name.replace("-", "_"), False)]
    paths = [f"./{path}" if path.startswith("-") else path for path in getattr(told, "paths", ())]
    return [*switches, *(f"--{name}={value}" for name, value in values if value is not None), *paths]


def _asked(told: argparse.Namespace) -> questions.Asked:
    for path in getattr(told, "paths", ()):
        if not pathlib.Path(path).exists():
            raise configuration.ConfigurationError(f"there is no file or folder {path!r}")
    options, projects = checking.parse(_flake8_arguments(told))
    keep = not (told.no_cache or options.jaxstatic_no_cache)
    return questions.Asked(options, projects, keep=keep, jobs=max(told.jobs, 1), progress=console.Bar())


def _check(told: argparse.Namespace) -> int:
    status, traces = showing.run(_asked(told), told, showing.Streams(_say, _complain))
    _trace(told, traces)
    return status


def _fix(told: argparse.Namespace) -> int:
    outcome = fixing.fix(_asked(told), risky=told.unsafe)
    for notice in outcome.notices:
        _complain(notice)
    if outcome.traces:
        _trace(told, outcome.traces)
        return FAILED
    problems = fixing.save(outcome) if told.write else ()
    _say(changes.patch(outcome.told.changed) if told.diff else changes.summary(outcome.told, written=told.write and not problems))
    if told.diff and (left := changes.left_over(outcome.told)):
        _complain(left)
    for problem in problems:
        _complain(problem)
    if problems:
        return FAILED
    return FOUND if outcome.told.changed and not told.write else CLEAN


def _plan(told: argparse.Namespace) -> int:
    entries = fixing.plan(_asked(told), told.paths or ["."])
    _say({"text": plans.text, "markdown": plans.markdown, "json": plans.objects, "html": plans.page}[told.format](entries))
    return CLEAN


def _params(told: argparse.Namespace) -> int:
    answer = questions.rows(_asked(told), told.paths or ["."])
    _say({"text": text.table, "markdown": markdown.table, "json": objects.table}[told.format](answer.rows))
    return _end(told, answer)


def _unknowns(told: argparse.Namespace) -> int:
    answer = questions.rows(_asked(told), told.paths or ["."])
    _say(text.unknowns(answer.unknowns))
    return _end(told, answer)


def _explain(told: argparse.Namespace) -> int:
    answer = questions.explain(_asked(told), told.target)
    _say("\n".join(text.explain(row) for row in answer.rows))
    return _end_of_target(told, answer)


def _graph(told: argparse.Namespace) -> int:
    graphs = "flake8_jaxstatic.reports.graphs"
    ways, svg, page, dot = (importlib.import_module(f"{graphs}.{name}") for name in ("ways", "svg", "page", "dot"))
    answer = questions.explain(_asked(told), told.target)
    if answer.rows:
        _say(
            page.render(answer.rows)
            if told.format == "html"
            else {"svg": svg.draw, "dot": dot.write}[told.format](ways.of_rows(answer.rows))
        )
    return _end_of_target(told, answer)


def _end_of_target(told: argparse.Namespace, answer: questions.Reply) -> int:
    if not answer.rows and not answer.traces:
        near = f"; did you mean {' or '.join(answer.near)}?" if answer.near else "; 'jaxstatic params' lists all there are"
        _complain(f"no jitted parameter is called {told.target!r}{near}")
        return FAILED
    return _end(told, answer)


def _verify(told: argparse.Namespace) -> int:
    verifying = importlib.import_module("flake8_jaxstatic.audit.verifying")
    return int(verifying.run(_asked(told), told, _say, _complain))


def _end(told: argparse.Namespace, answer: questions.Reply) -> int:
    for notice in answer.notices:
        _complain(notice)
    if answer.traces:
        _trace(told, answer.traces)
        return FAILED
    return CLEAN


def _xla(told: argparse.Namespace) -> int:
    flags = importlib.import_module("flake8_jaxstatic.audit.flags")  # the other commands need none of it
    xla = importlib.import_module("flake8_jaxstatic.reports.xla")
    asked = _asked(told)
    if told.jaxlib and not re.fullmatch(r"\d+(\.\d+)*", told.jaxlib):
        raise configuration.ConfigurationError(f"'--jaxlib' cannot be {told.jaxlib!r}; write a version such as 0.10.2")
    found, traces = flags.audit(asked, told.paths or ["."], told.jaxlib, probe=told.python if told.probe else "")
    _say({"text": xla.text, "markdown": xla.markdown, "json": xla.dump}[told.format](found))
    if traces:
        _trace(told, traces)
        return FAILED
    return FOUND if xla.count(found) else CLEAN


def _index(told: argparse.Namespace) -> int:
    indexing = importlib.import_module("flake8_jaxstatic.audit.indexing")  # the other commands need none of it
    if not told.shards and not told.export:
        raise configuration.ConfigurationError("'index' needs --import FILE or --export FILE")
    asked, paths = _asked(told), told.paths or ["."]
    if told.shards:
        taken, troubles = indexing.load(asked, paths, told.shards)
        for trouble in troubles:
            _complain(trouble)
        _say(f"facts of {taken} texts taken\n")
    if told.export:
        _say(f"facts of {indexing.store(asked, paths, told.export)} texts put into {told.export}\n")
    return CLEAN


def _lsp(told: argparse.Namespace) -> int:
    try:
        server = importlib.import_module("flake8_jaxstatic.lsp.server")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == flake8_jaxstatic.__name__:
            raise
        _complain(f"the language server needs {error.name}: pip install 'flake8-jaxstatic[lsp]'")
        return FAILED
    gc.enable()  # it lives long
    if told.config:
        told.config = str(pathlib.Path(told.config).absolute())  # the server stands in the folders of the workspace
    return CLEAN if server.serve(_flake8_arguments(told), keep=not told.no_cache, jobs=max(told.jobs, 1)) else FOUND


def _rule(told: argparse.Namespace) -> int:
    """The section of the rule in the page of its family."""
    page = pages.all_of_them().get(told.code.strip().upper())
    if page is None:
        _complain(f"there is no rule {told.code!r}; the rules are {', '.join(configuration.CODES)}")
        return FAILED
    _say(f"{page.code} {page.name}\n\n{page.text}\n")
    return CLEAN


def _completion(told: argparse.Namespace) -> int:
    completion = importlib.import_module("flake8_jaxstatic.reports.completion")  # the other commands need none of it
    _say(completion.script(told.shell, _parser(), {"CODE": configuration.CODES, "CODES": configuration.CODES}))
    return CLEAN


def _say(report: str) -> None:
    """Write as flake8 does: UTF-8 whatever the terminal says."""
    sys.stdout.flush()
    sys.stdout.buffer.write(report.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def _complain(words: str) -> None:
    print(f"jaxstatic: {words}".encode("ascii", "backslashreplace").decode(), file=sys.stderr)


def _trace(told: argparse.Namespace, traces: Sequence[str]) -> None:
    for trace in traces:
        cause = re.split(r"\n(?! )", trace.rstrip())[1:]  # the frames are indented
        _complain(trace if told.trace else f"internal error: {' '.join(cause)}; --trace prints where")

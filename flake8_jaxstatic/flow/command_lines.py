"""Options of a command line: ``add_argument("--dt", type=float)`` declares an attribute of what ``parse_args`` returns."""

from __future__ import annotations

from flake8_jaxstatic import lattice
from flake8_jaxstatic.flow import arguments, callgraph, model
from flake8_jaxstatic.knowledge import table

_CONVERTERS = frozenset(("builtins.float", "builtins.int", "builtins.bool"))


def declare(calls: callgraph.CallGraph, site: model.Site, row: table.Callable, given: arguments.Arguments) -> None:
    """An option is declared: its place gets the form that its converter, action and default tell."""
    by_spec = {p.spec: given.of(p.name) for p in row.parameters if p.spec}

    def constant(spec: str) -> object:
        return next((calls.program.constant_or(place, None) for place in by_spec.get(spec, ())), None)

    name = _name([calls.program.constant_or(place, None) for place in by_spec.get("option_name", ())], constant("option_dest"))
    if not name:
        return
    if name not in calls.options:
        calls.options[name] = calls.place_at(site, f"--{name}")
    place = calls.options[name]
    calls.graph.seed(place, lattice.RUN)
    action = constant("option_action")
    several = constant("option_nargs")
    if action in ("append", "extend") or isinstance(several, int) or several in ("+", "*"):
        calls.graph.seed(place, lattice.UNHASHABLE, "list")
        calls.graph.seed(place, lattice.UNFORMED, None, ("*",))
        return
    converters = [n for p in by_spec.get("option_type", ()) for n in calls.program.externals(site.file, p)]
    if action in ("store_true", "store_false", "count") or any(n in _CONVERTERS for n in converters):
        calls.graph.seed(place, lattice.NUMBER)
    elif not by_spec.get("option_type") and action in (None, "store"):
        calls.graph.seed(place, lattice.OPAQUE)
    else:
        calls.graph.seed(place, lattice.UNFORMED)
    for default in by_spec.get("option_default", ()):
        if constant("option_default") is None:
            calls.solver.link_heap(default, place, calls.rates)


def _name(flags: list[object], dest: object) -> str:
    """The attribute of an option, as argparse forms it."""
    if dest is not None:
        return str(dest)
    names = [str(flag) for flag in flags if flag is not None]
    longest = next((n for n in names if n.startswith("--")), names[0] if names else "")
    return longest.lstrip("-").replace("-", "_")

"""``python -m xpcs.wrong [NAME]``: what JAX does with each mistake; NAME is a code such as JXS202 or the name of a function."""

from __future__ import annotations

import sys
from collections.abc import Callable

import jax

from xpcs.wrong import missing, recompile, spec, unsafe

SHOWN: tuple[tuple[str, Callable[[], str]], ...] = (
    ("JXS101", missing.shape_is_traced),
    ("JXS101", missing.branch_is_traced),
    ("JXS102", missing.exponent_is_always_three),
    ("JXS103", missing.branch_on_an_array),
    ("JXS201", unsafe.contrast_is_optimised),
    ("JXS202", unsafe.constants_are_traced_by_the_gradient),
    ("JXS203", unsafe.q_is_an_array_element),
    ("JXS204", unsafe.q_changes_with_the_loop),
    ("JXS205", unsafe.weight_is_new_each_time),
    ("JXS206", unsafe.gap_changes_after_compilation),
    ("JXS207", unsafe.dead_value_is_nan),
    ("JXS301", spec.index_out_of_range),
    ("JXS302", spec.name_was_removed),
    ("JXS303", spec.static_and_donated),
    ("JXS304", spec.name_is_ignored_by_position),
    ("JXS305", spec.name_among_indices),
    ("JXS306", spec.two_spellings_two_programs),
    ("JXS401", recompile.jit_in_the_loop),
    ("JXS402", missing.self_is_traced),
)


def observe(show: Callable[[], str]) -> tuple[str, str]:
    """Run one mistake; what happened (``raises X``, ``compiles N``, ``stale result``) and the first line of the message, if any."""
    compiled: list[str] = []

    def listen(event: str, _seconds: float, **facts: str | int) -> None:
        if event.endswith("/backend_compile_duration"):
            compiled.append(str(facts.get("fun_name", "")))

    jax.monitoring.register_event_duration_secs_listener(listen)
    try:
        answer = show()
    except Exception as error:
        return f"raises {type(error).__name__}", str(error).splitlines()[0]
    if answer == "stale result":
        return answer, "the second call ran the program of the first"
    return f"compiles {compiled.count(f'jit({answer})')}", f"programs of {answer}"


def main(names: list[str]) -> int:
    chosen = [(code, show) for code, show in SHOWN if not names or code in names or show.__name__ in names]
    if not chosen:
        print("no such mistake; there are:", *(f"{code} {show.__name__}" for code, show in SHOWN), sep="\n  ")
        return 2
    for code, show in chosen:
        happened, detail = observe(show)
        print(f"{code}  {show.__name__:<40}{happened:<36}{detail}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

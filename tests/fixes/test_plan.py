"""The division: what holds together, what does not, and why."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

from flake8_jaxstatic.fixes import plan
from flake8_jaxstatic.project import workspace
from flake8_jaxstatic.reports import plans
from flake8_jaxstatic.settings import Settings

CHAIN = """\
import sys
from functools import partial

import jax
import jax.numpy as jnp


@jax.jit
def inner(x, power, w):
    return x**power * w


@jax.jit
def outer(x, power):
    return inner(x, power, x)


@jax.jit
def alone(x, shift):
    return x + shift


@jax.jit
def stuck(x, rate):
    return alone(x, rate)


@partial(jax.jit, static_argnames="n")
def unused(x, n):
    return x * n


gradient = jax.jit(jax.grad(stuck))
config = json.load(open(sys.argv[1]))
print(outer(jnp.ones(3), 2), alone(jnp.ones(2), 1.0))
w = 0.0
for k in range(20):
    w = w + 0.5 * k
    print(stuck(jnp.ones(2), w))


@jax.jit
def scaled(x, dt):
    return x * dt


print(scaled(jnp.ones(2), config["dt"]))


@jax.jit
def shifted(x, by=1.0):
    return x + by


print(shifted(jnp.ones(2)))
"""
DEAD = """\
import jax
import jax.numpy as jnp


@jax.jit
def inner(x, power):
    return x**power


@jax.jit
def outer(x, power):
    return inner(x, power)


@jax.jit
def dead(x, power):
    return inner(x, power)


def fallback(x):
    return dead(x, 2)


def other(x):
    return outer(x, 2)


print(outer(jnp.ones(3), 2))
"""


def entries(text: str = CHAIN) -> list[plan.Entry]:
    told = Settings()
    return list(plan.of(workspace.Workspace.of_texts({"m.py": text}, told), told))


def of(function: str, tier: str) -> plan.Entry:
    return next(entry for entry in entries() if (entry.function, entry.tier) == (function, tier))


def test_a_chain_is_one_group() -> None:
    inner, outer = of("inner", "proven"), of("outer", "proven")
    assert inner.static == outer.static == ("power",)
    assert inner.group == outer.group > 0
    assert inner.together == ("outer",)
    assert inner.after == '@partial(jax.jit, static_argnames="power")'
    assert inner.gain == "faster power"


def test_a_refusal_has_its_path() -> None:
    refused = of("alone", "refused")
    shift = next(t for t in refused.traced if t.name == "shift")
    assert shift.reason in ("a tracer arrives", "it changes with a loop")
    assert any("alone(x, rate)" in hop.place.text for hop in shift.path)
    rate = next(t for t in of("stuck", "refused").traced if t.name == "rate")
    assert rate.path


def test_what_is_unknown_is_no_promise() -> None:
    entry = of("scaled", "not contradicted")
    assert entry.static == ("dt",)
    assert entry.assumptions
    (hop, *_) = entry.assumptions
    assert hop.place.text == 'print(scaled(jnp.ones(2), config["dt"]))', "the part that is read, and not where all of it came from"
    assert hop.what.startswith("this is a hashable Python value (")


def test_without_a_call_nothing_is_said() -> None:
    entry = of("unused", "not contradicted")
    assert (entry.static, entry.before) == ((), entry.after)
    assert "no call of unused() is seen" in entry.assumptions[0].what
    entry = of("gradient", "not contradicted")
    assert (entry.static, entry.line, entry.compiles) == ((), 33, "no call")
    (left,) = (t for t in of("shifted", "refused").traced if t.name == "by")
    assert (left.reason, [hop.place.text for hop in left.path]) == ("no call passes it", ["@jax.jit"])


def test_who_is_called_by_nobody_is_named_where_it_matters() -> None:
    """The chain of three needs two where the function that nobody calls is set aside; of another that changes nothing is not spoken."""
    (three,) = (e for e in entries(DEAD) if e.function == "inner" and e.static)
    assert three.together == ("dead", "outer")
    assert [note.partition(": ")[0] for note in three.notes] == ["fallback() is called by nobody"]
    assert "needs no more than 2 functions" in three.notes[0]


def test_the_tiers_do_not_mix_and_the_project_stays_as_it_is() -> None:
    told = entries()
    chosen = [(e.function, name) for e in told for name in e.static]
    assert len(chosen) == len(set(chosen))
    assert not {(e.function, t.name) for e in told for t in e.traced} & set(chosen)
    assert told == entries()


def test_reports() -> None:
    told = entries()
    first = json.loads(plans.objects(told))[0]
    wanted = {"file", "function", "line", "tier", "group", "static", "traced", "before", "after", "assumptions", "path", "gain"}
    assert wanted <= set(first)
    text, markdown = plans.text(told), plans.markdown(told)
    assert "these 2 together, none alone" in text
    assert markdown.count("## ") == 3
    assert all(line.count(" | ") >= 8 for line in markdown.splitlines() if line.startswith("| "))
    page = plans.page(told)
    assert not re.search(r"(?:src|href)=|https?://|@import", page)
    assert page.count("<svg ") > 3

    class Balance(HTMLParser):
        depth: list[str]

        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag not in ("meta", "input", "br"):
                self.depth.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert self.depth.pop() == tag

    parser = Balance()
    parser.depth = []
    parser.feed(page)
    assert parser.depth == []

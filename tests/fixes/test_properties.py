"""Programs put together at random: what was repaired is gone, nothing is new, twice is once, and no byte outside of the edits moves."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from flake8_jaxstatic.fixes import rewrite, trial
from flake8_jaxstatic.project import reading, saving, workspace
from flake8_jaxstatic.settings import Settings
from tests.fixes import repairing

DECORATORS = [
    "@jax.jit", "@jit  # größe 𝔘", "@partial(jax.jit)", "@partial(jax.jit, static_argnums=(0,))", "@partial( jax.jit ,\n    donate_argnums=1,\n)",
    '@jax.jit(\n    static_argnames=(\n        "gröẞe",\n    ),\n)', "# fmt: off\n@partial(jax.jit, static_argnames=[ 'gröẞe' ],)\n# fmt: on",
    "@partial(jax.jit, static_argnums=(5))", "@partial(jax.jit, static_argnames='grösse')", "@jax.checkpoint", "@nnx.jit", "@shared",
    "@partial(jax.jit, static_argnums=0, static_argnames=('flag',))", "@jax.jit\n# between\n@jax.jit",
]  # fmt: skip
BODIES = [
    "    return [x] * len(range(gröẞe))", "\tif flag:\n\t\treturn x  # größe\n\treturn -x", "    return x.reshape(gröẞe, -1) if flag else x",
    "    return x * gröẞe", "    return (x\n            + (gröẞe))",
]  # fmt: skip
CALLS = [
    "print({0}(2, x, True))", "for k in range(20):\n    print({0}(k, x, flag=False))", "{0}(gröẞe=2, x=x, flag=(True))", "{0}([2], x, True)",
    "for _ in range(3):\n\tprint(jax.jit(lambda v: v + 1)(x))", "def use_{0}(a, b):\n    return {0}(a, b, True)\n\n\nprint(jax.jit(use_{0})(2, x))",
    "{0}(2, x, flag=True); {0}(2, x, True)",
]  # fmt: skip
IMPORTS = [
    "import jax\nimport jax.numpy as jnp\nfrom jax import jit\nfrom flax import nnx\nfrom functools import partial\n",
    '"""Text."""\n\nfrom __future__ import annotations\nimport functools, jax\nfrom functools import partial\nimport jax.numpy as jnp; from jax import jit\nfrom flax import nnx\n',
]
TAIL = "shared = partial(jax.jit, inline=True)\nx = jnp.arange(4.0)\n"


@st.composite
def programs(draw: st.DrawFn) -> str:
    parts = [draw(st.sampled_from(IMPORTS)), TAIL]
    for number in range(draw(st.integers(1, 3))):
        decorator, body, call = (draw(st.sampled_from(some)) for some in (DECORATORS, BODIES, CALLS))
        parts.append(f"{decorator}\ndef f{number}(gröẞe, x, flag):\n{body}\n\n\n{call.format(f'f{number}')}\n")
    return draw(st.sampled_from(["", "\n", "# größe\n"])) + "\n\n".join(parts)


@settings(max_examples=25, deadline=None)
@given(programs(), st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_repairs(text: str, risky: bool, ending: str) -> None:
    before = {"m.py": text}
    outcome = repairing.outcome(before, risky=risky)
    after = {**before, **dict(outcome.texts)}
    compile(after["m.py"], "m.py", "exec")
    was, now = (Counter(map(trial.identity, repairing.found(files))) for files in (before, after))
    gone = Counter(trial.identity(repair.finding) for repair in outcome.applied)
    assert not {name: count for name, count in (now - was).items() if name[0] != "JXS102"}
    assert all(now[name] <= was[name] - count for name, count in gone.items())
    assert all(repair.safe or risky for repair in outcome.applied)
    again = repairing.outcome(after, risky=risky)
    assert again.texts == ()
    assert again.applied == ()
    data = text.replace("\n", ending).encode()
    new = saving.rewritten(data, after["m.py"])
    assert workspace.decode(new) == after["m.py"]
    assert (b"\r\n" in new) is (ending == "\r\n")
    assert b"\n" not in new.replace(b"\r\n", b"") or ending == "\n"


@settings(max_examples=15, deadline=None)
@given(programs())
def test_what_lies_between_the_edits_stays(text: str) -> None:
    told = Settings()
    opened = workspace.Workspace.of_texts({"m.py": text}, told)
    bench = trial.Bench(opened, told, reading.read(opened)[0], 100)
    repairs, _ = bench.repairs(bench.found)
    edits = bench.edits([repair.candidate for repair in repairs])
    new, at, behind = bench.texts(edits).get("m.py", text), 0, 0
    for edit in (*edits, rewrite.Edit("m.py", len(text), len(text), "")):
        between = text[at : edit.start]
        assert new[behind : behind + len(between)] == between
        behind += len(between) + len(edit.text)
        at = edit.end
    assert behind == len(new)
    assert all(edit.text != text[edit.start : edit.end] for edit in edits)

"""The stub language: words, errors, aliases, laziness and speed."""

from __future__ import annotations

import pathlib
import re
import subprocess
import sys

import pytest

from flake8_jaxstatic.knowledge import loader, table


def own(text: str, file: str = "mylib.pyi") -> loader.Knowledge:
    """Knowledge with one stub of the user's."""
    return loader.Knowledge(((file, text),))


def function(text: str) -> table.Callable:
    """The row of ``mylib.f``."""
    row = own(text).lookup("mylib.f")
    assert isinstance(row, table.Callable)
    return row


def test_shipped_stubs_are_valid() -> None:
    loader.Knowledge().check_all()


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("def f(x) -> arrray: ...", 1, "unknown word or class 'arrray'; did you mean 'array'?"),
        ("\ndef f(x: needs(shap)) -> array: ...", 2, "unknown need 'shap'; did you mean 'shape'?"),
        ("def f(x: spec(static_name)) -> array: ...", 1, "unknown spec 'static_name'; did you mean 'static_names'?"),
        ("def f(x: float) -> array: ...", 1, "a parameter is annotated with needs(...), spec(...) or unless(...), not float"),
        ("def f(x): ...", 1, "mylib.f() says nothing about its result: write -> ..."),
        ("def f(x) -> like(y): ...", 1, "unknown parameter 'y'"),
        ("def f(x) -> elements(x): ...", 1, "unknown derivation 'elements'; did you mean 'element'?"),
        ("def f(x) -> element(x, x): ...", 1, "element() takes 1 parameter name"),
        ("@transfrom('jit')\ndef f(x): ...", 1, "unknown decorator 'transfrom'; did you mean 'transform'?"),
        ("@transform('jitt')\ndef f(x): ...", 1, "unknown transform 'jitt'; did you mean 'jit'?"),
        ("@calls(g, x)\ndef f(x) -> array: ...", 1, "unknown parameter 'g'"),
        ("@calls(x, mode='tracing')\ndef f(x) -> array: ...", 1, "unknown mode 'tracing'; did you mean 'traced'?"),
        ("@mutates\ndef f(x) -> none: ...", 1, "@mutates takes arguments"),
        ("@hashing('equality')\nclass C: ...", 1, "unknown hashing 'equality'"),
        ("@hashin('value')\nclass C: ...", 1, "unknown class decorator 'hashin'; did you mean 'hashing'?"),
        ("class C(D): ...", 1, "unknown base class 'D'"),
        ("x = 3", 1, "an alias is name = other.name, not 3"),
        ("x = nowhere.y", 1, "alias 'x' leads to 'mylib.nowhere.y', which no stub declares"),
        ("def f() -> array: ...\ndef f() -> array: ...", 2, "'f' is declared twice"),
        ("for x in y: ...", 1, "not part of the stub language: for x in y:"),
        ("def f(:", 1, "not Python"),
    ],
)
def test_errors_name_file_line_and_nearest_word(text: str, line: int, problem: str) -> None:
    with pytest.raises(loader.KnowledgeError) as caught:
        own(text)
    assert str(caught.value).startswith(f"mylib.pyi:{line}: {problem}")


def test_result_terms() -> None:
    row = function("def f(x, y) -> (array, list[element(x)] | run) | like(x, y): ...")
    assert row.result == (
        ((), "atom", "tuple"),
        ((0,), "atom", "array"),
        ((1,), "atom", "list"),
        ((1, "*"), "element", "x"),
        ((1,), "atom", "run"),
        ((), "like", "x,y"),
    )


def test_parameters() -> None:
    row = function("def f(a, /, b: needs(shape, hash) | unless(c), *rest, c: spec(frozen) = False, **more) -> none: ...")
    assert row.parameters == (
        table.Parameter("a", "posonly"),
        table.Parameter("b", "pos", needs=("shape", "hash"), unless=("c",)),
        table.Parameter("rest", "star", has_default=True),
        table.Parameter("c", "kwonly", has_default=True, spec="frozen", default="False"),
        table.Parameter("more", "starstar", has_default=True),
    )


def test_invocations() -> None:
    row = function(
        "@calls(fun, traced(init), traced(element(xs)), x, optimized(ndarray), varying(), splice(args), traced(splice(element(args))),"
        " key=element(xs), mode='traced')\ndef f(fun, init, xs, x, args=...) -> result(fun): ..."
    )
    assert row.invokes == (
        table.Invocation(
            "fun",
            (
                table.Term((), "traced", "init"),
                table.Term((), "traced_element", "xs"),
                table.Term((), "copy", "x"),
                table.Term((), "optimized_atom", "ndarray"),
                table.Term((), "varying", ""),
                table.Splice("args"),
                table.Splice("args", "traced_element"),
            ),
            (("key", table.Term((), "element", "xs")),),
            "traced",
        ),
    )


def test_marks() -> None:
    row = function("@memoises\n@declares_option\n@registers_pytree(static)\n@mutates(x)\n@optimizes(x)\ndef f(x) -> copy(x): ...")
    assert (row.memoises, row.declares_option, row.registers_pytree, row.registers_static) == (True, True, True, True)
    assert (row.mutates, row.optimizes) == ("x", ("x",))


def test_classes() -> None:
    knowledge = own(
        "class A:\n  size: shape\n@hashing('value')\n@pytree\n@dataclass_like\nclass B(A):\n  def __init__(self, model) -> fresh: ...\n"
        "  kernel: copy(model)\n  @property\n  def n(self) -> number: ...\n  @calls(self.kernel, x)\n  def run(self, x) -> A: ..."
    )
    row = knowledge.lookup("mylib.B")
    assert isinstance(row, table.Class)
    assert (row.bases, row.hashing, row.pytree, row.dataclass_like) == (("mylib.A",), "value", True, True)
    assert row.constructor is not None
    assert row.constructor.method
    assert set(row.attributes) == {"kernel", "n"}
    assert row.methods["run"].result == (((), "instance", "mylib.A"),)
    assert row.methods["run"].invokes[0].callback == "self.kernel"
    assert knowledge.lookup("mylib.B.size") == table.Value("mylib.A.size", (table.Term((), "atom", "shape"),))


def test_aliases_are_followed() -> None:
    knowledge = loader.Knowledge()
    assert knowledge.lookup("jax.jacobian") == knowledge.lookup("jax.jacrev")
    assert knowledge.lookup("jax.tree.map") == knowledge.lookup("jax.tree_util.tree_map")
    assert knowledge.canonical("jax.experimental.pjit.pjit") == "jax.jit"
    assert own("from jax import jit as quick\n").canonical("mylib.quick.lower") == "jax.jit.lower"
    assert own("from jax import Array\ndef f() -> Array: ...").lookup("mylib.Array") is None, (
        "an import without 'as' is private to the stub"
    )


def test_unknown_names_fall_back() -> None:
    knowledge = loader.Knowledge()
    for dotted in ("jax.numpy.no_such_function", "jax.scipy.stats.norm.pdf"):
        row = knowledge.lookup(dotted)
        assert isinstance(row, table.Callable)
        assert row.result == (((), "atom", "array"),)
    for dotted in ("nosuchlibrary.f", "nosuchbuiltin", "jax.no_such_function", "jax.numpy", "jax", ""):
        assert knowledge.lookup(dotted) is None
    assert knowledge.knows("jax")
    assert not knowledge.knows("nosuchlibrary")


def test_attributes_of_a_described_object_are_what_its_class_makes() -> None:
    knowledge = own("class _Flags:\n  seed: number | fixed\n  def __getattr__(self, name) -> any | run: ...\nFLAGS: _Flags")
    run = (table.Term((), "atom", "any"), table.Term((), "atom", "run"))
    for dotted in ("mylib.FLAGS.rate", "mylib.FLAGS.config.rate"):
        row = knowledge.lookup(dotted)
        assert isinstance(row, table.Value)
        assert row.terms == run
    assert knowledge.lookup("mylib.FLAGS.seed") == table.Value(
        "mylib._Flags.seed", (table.Term((), "atom", "number"), table.Term((), "atom", "fixed"))
    )
    assert knowledge.lookup("mylib._Flags.rate") is None, "a class itself has no such attribute"


def test_own_stubs_win_name_by_name() -> None:
    knowledge = own("def jit(fun) -> opaque: ...", "stubs/jax.pyi")
    row = knowledge.lookup("jax.jit")
    assert isinstance(row, table.Callable)
    assert not row.transform
    row = knowledge.lookup("jax.vmap")
    assert isinstance(row, table.Callable)
    assert row.transform == "vmap"
    assert knowledge.digest != loader.Knowledge().digest


def test_which_rows_outrank_the_bodies_of_their_library() -> None:
    known = loader.Knowledge((("mine.pyi", "def plain(x) -> any: ..."),))
    outranking = {"optax.sgd", "optax.apply_updates", "jax.numpy.sum", "equinox.filter_jit", "mine.plain", "nobody.knows"}
    assert {name for name in outranking if known.outranks(name)} == {
        "optax.apply_updates", "jax.numpy.sum", "equinox.filter_jit", "mine.plain",
    }  # fmt: skip


def test_stubs_are_read_when_first_needed() -> None:
    knowledge = loader.Knowledge()
    assert knowledge.loaded == frozenset()
    assert knowledge.digest == loader.Knowledge().digest
    knowledge.lookup("jax.jit")
    assert knowledge.loaded == {"jax"}


def test_reading_all_of_jax_costs_a_few_parses_of_it() -> None:
    """A ratio, in one process: both are measured on the same machine under the same load."""
    program = (
        "import ast, time; from flake8_jaxstatic.knowledge import loader\n"
        "modules = [m for m in sorted(loader.Knowledge().modules) if m.partition('.')[0] == 'jax']\n"
        "def rows():\n"
        "    knowledge = loader.Knowledge()\n"
        "    for stub in (stub for module in modules for stub in knowledge.stubs(module)):\n"
        "        for name in stub.names(): stub.row(name)\n"
        "def parses():\n"
        "    for module in modules: ast.parse(loader._read(module))\n"
        "def seconds(work):\n"
        "    start = time.process_time(); work()\n"
        "    return time.process_time() - start\n"
        "print(min(seconds(rows) for _ in range(5)) / min(seconds(parses) for _ in range(5)))"
    )
    ratio = float(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout)
    assert ratio < 5


def test_the_page_names_every_word_and_its_example_is_valid() -> None:
    page = (pathlib.Path(__file__).parents[2] / "docs" / "knowledge.md").read_text()
    words = {
        *table.ATOMS,
        *table.DERIVATIONS,
        *table.WRAPPERS,
        *table.NEEDS,
        *table.SPECS,
        *table.TRANSFORMS,
        *table.MODES,
        *table.HASHINGS,
    }
    assert not {word for word in words if not re.search(rf"\b{word}\b", page)}
    example = next(block for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "run_fit" in block)
    assert loader.Knowledge((("mylab.fitting.pyi", example),)).canonical("mylab.fitting.run_fit") == "mylab.fitting.fit"

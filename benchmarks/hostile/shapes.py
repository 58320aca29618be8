"""Projects that are large in one direction each: a size goes in, texts by path come out; twice the size is to cost twice the work."""

from __future__ import annotations

from collections.abc import Callable, Iterable

HEAD = "import jax\nimport jax.numpy as jnp\nfrom functools import partial\n\n\n"
JITTED = "@partial(jax.jit, static_argnames='n')\ndef f(x, n):\n    return jnp.zeros(n) + x\n\n\n"
Texts = dict[str, str]
SHAPES: dict[str, Callable[[int], Texts]] = {}


def _shape(made: Callable[[int], Texts]) -> Callable[[int], Texts]:
    SHAPES[made.__name__] = made
    return made


def _each(text: str, n: int) -> str:
    """The text once per number, which stands in it as ``#``."""
    return "".join(text.replace("#", str(i)) for i in range(n))


def _one(text: str) -> Texts:
    return {"m.py": HEAD + text}


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"


@_shape
def decorators(n: int) -> Texts:
    """One function under many decorators, each a wrapper of the project."""
    wrapper = "def wrapped(function):\n    def inner(*rest):\n        return function(*rest)\n    return inner\n\n\n"
    return _one(wrapper + "@wrapped\n" * n + "@jax.jit\ndef g(x):\n    return x\n\n\ng(1.0)\n")


@_shape
def decorators_unknown(n: int) -> Texts:
    """One function under many decorators of strangers."""
    return _one("import lib\n\n\n" + "@lib.wrapped\n" * n + "@jax.jit\ndef g(x):\n    return x\n\n\ng(1.0)\n")


@_shape
def keywords(n: int) -> Texts:
    """A call with many keyword arguments, to a function that names them all."""
    names = [f"k{i}" for i in range(n)]
    return _one(
        f"@jax.jit\ndef g(x, {', '.join(names)}):\n    return x + {names[-1]}\n\n\ng(1.0, {', '.join(f'{name}=2' for name in names)})\n"
    )


@_shape
def arguments(n: int) -> Texts:
    """A call with many arguments, each of which decides a shape."""
    names = [f"k{i}" for i in range(n)]
    body = _lines(f"    x = x + jnp.zeros({name}).sum()" for name in names)
    return _one(f"@jax.jit\ndef g(x, {', '.join(names)}):\n{body}    return x\n\n\ng(1.0, {', '.join('2' for _ in names)})\n")


@_shape
def parameters_collected(n: int) -> Texts:
    """Many keyword arguments into ``**rest``, each read again."""
    reads = _lines(f"    x = x + rest['k{i}']" for i in range(n))
    given = ", ".join(f"k{i}={i}" for i in range(n))
    return _one(f"def h(x, **rest):\n{reads}    return f(x, rest['k0'])\n\n\n{JITTED}h(1.0, {given})\n")


@_shape
def attributes_lines(n: int) -> Texts:
    """Attributes of attributes, a line each."""
    return _one(f"def g(x):\n{_lines('    x = x.a' for _ in range(n))}    return x\n\n\n{JITTED}f(1.0, g(2))\n")


@_shape
def branches(n: int) -> Texts:
    """``if`` and many ``elif`` that bind one name."""
    first, last = "    if x == 0:\n        y = 0\n", "    else:\n        y = None\n"
    alternatives = first + _each("    elif x == #:\n        y = #\n", min(n, 900)) + last
    each = _each(f"def g#(x):\n{alternatives}    return y\n\n\n", max(1, n // 900))
    return _one(f"{each}{JITTED}f(1.0, g0(2))\n")


@_shape
def branches_apart(n: int) -> Texts:
    """Many ``if`` one after the other, each with a name of its own."""
    tests = _each("    if x == #:\n        y# = #\n", n)
    return _one(f"def g(x):\n{tests}    return x\n\n\n{JITTED}f(1.0, g(2))\n")


@_shape
def branches_of_one_name(n: int) -> Texts:
    """Many ``if`` one after the other that bind the same name."""
    tests = _each("    if x == #:\n        y = #\n", n)
    return _one(f"def g(x):\n    y = 0\n{tests}    return y\n\n\n{JITTED}f(1.0, g(2))\n")


@_shape
def loops_of_one_name(n: int) -> Texts:
    """Many loops one after the other that change the same name."""
    loops = _each("    for i in range(#):\n        y = y + i\n", n)
    return _one(f"def g(x):\n    y = 0\n{loops}    return y\n\n\n{JITTED}f(1.0, g(2))\n")


@_shape
def assignments(n: int) -> Texts:
    """One name of a module, bound many times."""
    return _one(f"{_lines(f'SIZE = {i}' for i in range(n))}\n\n{JITTED}f(1.0, SIZE)\n")


@_shape
def assignments_captured(n: int) -> Texts:
    """One local name, bound many times, that an inner function reads."""
    body = _lines(f"    size = {i}" for i in range(n))
    return _one(f"{JITTED}def g(x):\n{body}\n    def inner():\n        return f(x, size)\n\n    return inner\n\n\ng(1.0)()\n")


@_shape
def literal(n: int) -> Texts:
    """A list of many numbers."""
    return _one(f"SIZES = [{', '.join(map(str, range(n)))}]\n\n\n{JITTED}for size in SIZES:\n    f(1.0, size)\n")


@_shape
def literal_of_texts(n: int) -> Texts:
    """A tuple of many texts."""
    return _one(f"NAMES = ({_each(chr(39) + '#' + chr(39) + ', ', n)})\n\n\n{JITTED}f(1.0, NAMES[3])\n")


@_shape
def table(n: int) -> Texts:
    """A large dictionary of numbers, looked up by a literal and by a variable."""
    pairs = ", ".join(f"'k{i}': {i}" for i in range(n))
    return _one(f"SIZES = {{{pairs}}}\n\n\n{JITTED}f(1.0, SIZES['k1'])\nfor key in SIZES:\n    f(1.0, SIZES[key])\n")


@_shape
def table_read_often(n: int) -> Texts:
    """A large dictionary, each entry of it read."""
    pairs = ", ".join(f"'k{i}': {i}" for i in range(n))
    reads = _lines(f"f(1.0, SIZES['k{i}'])" for i in range(n))
    return _one(f"SIZES = {{{pairs}}}\n\n\n{JITTED}{reads}")


@_shape
def table_of_functions(n: int) -> Texts:
    """A large dictionary of functions, called by a variable."""
    each = "".join(f"def g{i}(x, n):\n    return f(x, n)\n\n\n" for i in range(n))
    pairs = ", ".join(f"'k{i}': g{i}" for i in range(n))
    return _one(f"{JITTED}{each}TABLE = {{{pairs}}}\n\n\ndef run(key):\n    return TABLE[key](1.0, 3)\n\n\nrun('k1')\n")


@_shape
def table_filled(n: int) -> Texts:
    """A dictionary that is filled entry by entry."""
    filled = _lines(f"SIZES['k{i}'] = {i}" for i in range(n))
    return _one(f"SIZES = {{}}\n{filled}\n\n{JITTED}f(1.0, SIZES['k1'])\n")


@_shape
def call_chain(n: int) -> Texts:
    """A function that calls a function that calls a function."""
    each = "".join(f"def g{i}(x, n):\n    return g{i + 1}(x, n)\n\n\n" for i in range(n))
    return _one(f"{JITTED}{each}def g{n}(x, n):\n    return f(x, n)\n\n\ng0(1.0, 3)\n")


@_shape
def call_chain_traced(n: int) -> Texts:
    """The same, and a tracer goes all the way down."""
    each = "".join(f"def g{i}(x, n):\n    return g{i + 1}(x, n)\n\n\n" for i in range(n))
    return _one(f"{JITTED}{each}def g{n}(x, n):\n    return f(x, n)\n\n\njax.jit(g0)(1.0, 3)\n")


@_shape
def calls_nested(n: int) -> Texts:
    """``f(f(f(x)))``, in pieces that Python's parser takes."""
    depth = min(n, 80)
    lines = _lines(f"    x = {'h(' * depth}x{')' * depth}" for _ in range(max(1, n // depth)))
    return _one(f"def h(x):\n    return x + 1\n\n\n{JITTED}def g(x):\n{lines}    return f(1.0, x)\n\n\ng(3)\n")


@_shape
def classes(n: int) -> Texts:
    """A hierarchy of classes, each below the one before, a field read through all."""
    each = "".join(f"class C{i}(C{i - 1}):\n    def m{i}(self):\n        return self.size\n\n\n" for i in range(1, n))
    base = "class C0:\n    def __init__(self, size):\n        self.size = size\n\n    def m0(self):\n        return f(1.0, self.size)\n\n\n"
    return _one(f"{JITTED}{base}{each}C{n - 1}(3).m0()\n")


@_shape
def classes_wide(n: int) -> Texts:
    """Many classes below one, all with a method of the same name."""
    each = "".join(f"class C{i}(Base):\n    def size(self):\n        return {i}\n\n\n" for i in range(n))
    base = "class Base:\n    def run(self):\n        return f(1.0, self.size())\n\n    def size(self):\n        return 0\n\n\n"
    return _one(f"{JITTED}{base}{each}C1().run()\n")


@_shape
def classes_above(n: int) -> Texts:
    """One class with many bases."""
    each = "".join(f"class B{i}:\n    def m{i}(self):\n        return {i}\n\n\n" for i in range(n))
    return _one(f"{JITTED}{each}class C({', '.join(f'B{i}' for i in range(n))}):\n    pass\n\n\nf(1.0, C().m1())\n")


@_shape
def fields(n: int) -> Texts:
    """An object with many fields."""
    written = _lines(f"        self.a{i} = {i}" for i in range(n))
    read = _lines(f"        f(1.0, self.a{i})" for i in range(n))
    return _one(f"{JITTED}class C:\n    def __init__(self):\n{written}\n    def run(self):\n{read}\n\nC().run()\n")


@_shape
def overloads(n: int) -> Texts:
    """One function, defined many times."""
    each = "".join(f"def g(x):\n    return f(x, {i})\n\n\n" for i in range(n))
    return _one(f"{JITTED}{each}g(1.0)\n")


@_shape
def overloads_typed(n: int) -> Texts:
    """One method, declared many times over by ``overload``."""
    each = "".join("    @overload\n    def g(self, x: int) -> int: ...\n\n" for _ in range(n))
    return _one(f"from typing import overload\n\n\n{JITTED}class C:\n{each}    def g(self, x):\n        return f(1.0, x)\n\n\nC().g(3)\n")


@_shape
def overloads_in_branches(n: int) -> Texts:
    """One function, defined many times in alternatives that are all possible."""
    each = "".join(f"if jax.version == {i}:\n\n    def g(x):\n        return f(x, {i})\n\n\n" for i in range(n))
    return _one(f"{JITTED}{each}g(1.0)\n")


@_shape
def same_names(n: int) -> Texts:
    """Many classes with a method of one name, called on an unknown object."""
    each = "".join(f"class C{i}:\n    def step(self, x, n):\n        return f(x, n)\n\n\n" for i in range(n))
    return _one(f"{JITTED}{each}def run(thing):\n    return thing.step(1.0, 3)\n")


@_shape
def jits(n: int) -> Texts:
    """Many jitted functions, each called."""
    each = "".join(f"@jax.jit\ndef g{i}(x, n):\n    return jnp.zeros(n) + x\n\n\ng{i}(1.0, {i})\n\n\n" for i in range(n))
    return _one(each)


@_shape
def jits_of_one(n: int) -> Texts:
    """One function, jitted many times."""
    return _one("def g(x, n):\n    return jnp.zeros(n) + x\n\n\n" + _each("j# = jax.jit(g)\n", n) + _each("j#(1.0, #)\n", n))


@_shape
def callers(n: int) -> Texts:
    """One jitted function, called from many functions with a static each."""
    return _one(JITTED + _each("def g#(x):\n    return f(x, #)\n\n\n", n))


@_shape
def callers_traced(n: int) -> Texts:
    """One jitted function, called from many traced functions."""
    return _one(JITTED + _each("@jax.jit\ndef g#(x):\n    return f(x, x)\n\n\n", n))


@_shape
def imports(n: int) -> Texts:
    """A module that hands on a name of the one before, all the way down."""
    texts = {f"m{i}.py": f"from m{i - 1} import size\n" for i in range(1, n)}
    return {"m0.py": "size = 3\n", **texts, "m.py": f"{HEAD}from m{n - 1} import size\n\n\n{JITTED}f(1.0, size)\n"}


@_shape
def imports_of_stars(n: int) -> Texts:
    """The same with stars."""
    texts = {f"m{i}.py": f"from m{i - 1} import *\n" for i in range(1, n)}
    return {"m0.py": "size = 3\n", **texts, "m.py": f"{HEAD}from m{n - 1} import *\n\n\n{JITTED}f(1.0, size)\n"}


@_shape
def imports_in_a_ring(n: int) -> Texts:
    """Modules that import everything of each other, in a ring; nobody has the name."""
    texts = {f"m{i}.py": f"from m{(i + 1) % n} import *\nprint(size{i})\n" for i in range(n)}
    return {**texts, "m.py": f"{HEAD}from m0 import *\n\n\n{JITTED}f(1.0, size)\n"}


@_shape
def imports_of_all_stars(n: int) -> Texts:
    """Every module imports everything of every other (n counts the imports)."""
    few = max(2, int(n**0.5))
    stars = "".join(f"from m{i} import *\n" for i in range(few))
    texts = {f"m{i}.py": f"{stars}print(size{i})\n" for i in range(few)}
    return {**texts, "m.py": f"{HEAD}{stars}\n\n{JITTED}f(1.0, size)\n"}


@_shape
def star_of_many_names(n: int) -> Texts:
    """A module with many names, all imported by a star and read."""
    return {
        "names.py": _lines(f"s{i} = {i}" for i in range(n)),
        "m.py": f"{HEAD}from names import *\n\n\n{JITTED}{_lines(f'f(1.0, s{i})' for i in range(n))}",
    }


@_shape
def exports(n: int) -> Texts:
    """A module with a long ``__all__``."""
    exported = ", ".join(f"'s{i}'" for i in range(n))
    return {
        "names.py": f"__all__ = [{exported}]\n{_each('s# = #' + chr(10), n)}",
        "m.py": f"{HEAD}from names import *\n\n\n{JITTED}{_lines(f'f(1.0, s{i})' for i in range(n))}",
    }


@_shape
def aliases(n: int) -> Texts:
    """Names that stand for each other in a chain."""
    return _one(f"a0 = 3\n{_lines(f'a{i} = a{i - 1}' for i in range(1, n))}\n\n{JITTED}f(1.0, a{n - 1})\n")


@_shape
def aliases_in_a_ring(n: int) -> Texts:
    """Names of functions that stand for each other in a ring."""
    ring = "".join(f"def g{i}(x, n):\n    return g{(i + 1) % n}(x, n)\n\n\n" for i in range(n))
    return _one(f"{ring}{JITTED}f(1.0, g0(1, 2))\n")


@_shape
def closures(n: int) -> Texts:
    """Many inner functions that read one name."""
    each = "".join(f"    def g{i}(x):\n        return f(x, size)\n\n" for i in range(n))
    return _one(f"{JITTED}def make(size):\n{each}    return g0\n\n\nmake(3)(1.0)\n")


@_shape
def closures_of_many(n: int) -> Texts:
    """An inner function that reads many names."""
    names = _lines(f"    a{i} = {i}" for i in range(n))
    reads = _lines(f"        f(x, a{i})" for i in range(n))
    return _one(f"{JITTED}def make(x):\n{names}\n    def inner():\n{reads}\n    return inner\n\n\nmake(1.0)()\n")


@_shape
def statements(n: int) -> Texts:
    """Many calls one after the other."""
    return _one(f"{JITTED}{_lines(f'f(1.0, {i})' for i in range(n))}")


@_shape
def comparisons(n: int) -> Texts:
    """Many tests of one traced value."""
    tests = _each("    if n > #:\n        x = x + #\n", n)
    return _one(f"@jax.jit\ndef g(x, n):\n{tests}    return x\n\n\ng(1.0, 3)\n")


@_shape
def tuples(n: int) -> Texts:
    """A wide tuple that is taken apart."""
    names = ", ".join(f"a{i}" for i in range(n))
    return _one(
        f"{JITTED}def g():\n    return ({', '.join(map(str, range(n)))},)\n\n\n{names}, = g()\n{_lines(f'f(1.0, a{i})' for i in range(n))}"
    )


@_shape
def nested_data(n: int) -> Texts:
    """A list that is put into a list that is put into a list."""
    return _one(f"{JITTED}x = [3]\n{_lines('x = [x]' for _ in range(n))}f(1.0, x)\n")


@_shape
def nested_data_read(n: int) -> Texts:
    """The same, taken out again."""
    return _one(f"{JITTED}x = [3]\n{_lines('x = [x]' for _ in range(n))}{_lines('x = x[0]' for _ in range(n))}f(1.0, x)\n")


@_shape
def updates(n: int) -> Texts:
    """One list, appended to many times."""
    return _one(f"{JITTED}x = []\n{_lines(f'x.append({i})' for i in range(n))}f(1.0, x)\n")


@_shape
def partials(n: int) -> Texts:
    """A partial of a partial of a partial."""
    return _one(f"{JITTED}g = f\n{_lines(f'g = partial(g, k{i}={i})' for i in range(n))}g(1.0, 3)\n")


@_shape
def withs(n: int) -> Texts:
    """Many ``with`` one after the other."""
    blocks = _each("    with jax.named_scope('a#') as s#:\n        y = f(x, n)\n", n)
    return _one(f"{JITTED}def g(x, n):\n{blocks}    return y\n\n\ng(1.0, 3)\n")


@_shape
def tries(n: int) -> Texts:
    """Many ``try`` one after the other."""
    blocks = _each("    try:\n        y = f(x, n + #)\n    except ValueError:\n        y = #\n", n)
    return _one(f"{JITTED}def g(x, n):\n    y = 0\n{blocks}    return y\n\n\ng(1.0, 3)\n")


@_shape
def cases(n: int) -> Texts:
    """A ``match`` of many cases."""
    blocks = _each("        case #:\n            y = f(x, #)\n", n)
    return _one(f"{JITTED}def g(x, n):\n    match n:\n{blocks}        case _:\n            y = n\n    return y\n\n\ng(1.0, 3)\n")


@_shape
def names(n: int) -> Texts:
    """Many names of a module, and one branch at its end."""
    return _one(f"{_lines(f'a{i} = {i}' for i in range(n))}\n\n{JITTED}if a0:\n    b = 1\nelse:\n    b = 2\nf(1.0, b)\n")


@_shape
def files(n: int) -> Texts:
    """Many small files, all of which call one function."""
    each = {f"u{i}.py": f"import m\n\n\ndef g{i}(x):\n    return m.f(x, {i})\n" for i in range(n)}
    return {"m.py": HEAD + JITTED, **each}


@_shape
def flags(n: int) -> Texts:
    """Many settings of XLA's flags in one file."""
    return {
        "m.py": "import os\n\n"
        + _lines(f"os.environ['XLA_FLAGS'] = '--xla_force_host_platform_device_count={i}'" for i in range(n))
        + "import jax\n"
    }


@_shape
def flags_in_one_text(n: int) -> Texts:
    """One setting with many flags."""
    words = " ".join(f"--xla_cpu_enable_fast_math=true --xla_unheard_of_{i}=1" for i in range(n))
    return {"m.py": f"import os\n\nos.environ['XLA_FLAGS'] = '{words}'\nimport jax\n"}


@_shape
def flags_added(n: int) -> Texts:
    """A text of flags that is put together piece by piece."""
    pieces = _lines(f"flags += ' --xla_unheard_of_{i}=1'" for i in range(n))
    return {"m.py": f"import os\n\nflags = ''\n{pieces}os.environ['XLA_FLAGS'] = flags\nimport jax\n"}

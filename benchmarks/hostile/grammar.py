"""Programs drawn from a grammar that knows of JAX: a source of chance comes in, a text goes out that parses but makes no sense."""

from __future__ import annotations

import ast
import random

NAMES = (
    "x", "n", "f", "g", "C", "self", "jax", "jnp", "np", "partial", "os", "m0", "key", "é", "_", "__all__", "print", "float", "range",
    "m1",
)  # fmt: skip
ATTRIBUTES = (
    "shape", "T", "jit", "at", "f", "x", "grad", "vmap", "lax", "scan", "zeros", "environ", "run", "__init__", "__dict__", "float32", "n",
)  # fmt: skip
DECORATORS = (
    "jax.jit", "partial(jax.jit, static_argnames='n')", "partial(jax.jit, static_argnums=E)", "jax.jit(static_argnums=(0, 1))",
    "property", "staticmethod", "classmethod", "functools.lru_cache", "dataclasses.dataclass", "dataclasses.dataclass(frozen=True)",
    "jax.custom_vjp", "jax.tree_util.register_pytree_node_class", "eqx.filter_jit", "nn.compact", "overload", "contextlib.contextmanager",
    "E", "jax.vmap",
)  # fmt: skip
HEAD = (
    "import os, functools, dataclasses, contextlib\nfrom functools import partial\nimport jax\nimport jax.numpy as jnp\n"
    "import numpy as np\nimport equinox as eqx\nimport flax.linen as nn\n"
)
# A letter stands for what is drawn in its place: E an expression, N a name, A an attribute, P parameters, T a target.
EXPRESSIONS = (
    "N", "N", "N", "1", "0", "-1", "2.5", "1e999", "'n'", "b''", "None", "True", "...", "2j", "N.A", "N.A.A", "jnp.A(E)", "jax.A(E, E)",
    "N(E)", "N(E, n=E)", "N(*E, **E)", "E.A(E)", "E(E)", "E[E]", "E[E:E, ...]", "(E, E)", "(E,)", "[E, *E]", "{E: E, **E}", "{E, E}",
    "E + E", "E * E", "E @ E", "E ** E", "-E", "not E", "E if E else E", "E and E", "E or E", "E < E", "E is None", "E in E",
    "isinstance(E, E)", "(lambda P: E)", "[E for T in E if E]", "{E: E for T in E}", "(E for T in E for T in E)", "f'{E} {E!r:>{E}}'",
    "(N := E)", "jax.jit(E, static_argnums=E)", "jax.grad(E)(E)", "jax.lax.scan(E, E, E)", "jax.lax.cond(E, E, E, E)",
    "jax.lax.while_loop(E, E, E)", "partial(E, E, n=E)", "partial(jax.jit, static_argnames=E)", "getattr(E, 'A')", "super().A",
    "dict(n=E, **E)", "jax.tree.map(E, E)", "E.at[E].set(E)", "E.replace(x=E)", "int(E)", "len(E)", "zip(E, E)",
)  # fmt: skip
SIMPLE = (
    "T = E", "T = E", "T = T = E", "N: E = E", "N: E", "T += E", "E", "E", "N(E)", "return E", "return", "pass", "break", "continue",
    "raise E", "assert E, E", "del T", "global N", "nonlocal N", "import N.A as N", "from . import N", "from ... import N",
    "from N import *", "from .A import A as N", "yield E", "T = yield E", "await E", "os.environ['XLA_FLAGS'] = E",
    "os.environ['XLA_FLAGS'] += ' --xla_gpu_A=E'", "jax.config.update(E, E)", "__all__ = [E, 'f']", "N.A = E",
)  # fmt: skip
BLOCKS = (
    "if E:", "while E:", "for T in E:", "for T in range(E):", "with E as T:", "try:", "def N(P):", "def N(P) -> E:", "async def N(P):",
    "class N(E):", "class N:", "class N(E, metaclass=E):", "match E:", "if __name__ == '__main__':",
)  # fmt: skip
PATTERNS = (
    "N", "1", "'x'", "[N, *N]", "{'n': N, **N}", "C(N, x=N)", "N.A", "1 | 2", "(N, 1) as N", "_",
)  # fmt: skip
PARAMETERS = (
    "", "x", "x, n", "x, n=E", "self, x", "x, /, n, *, key=E", "*x, **n", "x: E, n: E = E", "self", "cls, *x",
)  # fmt: skip
TARGETS = (
    "x", "n", "f", "N", "N", "N.A", "N[E]", "x, n", "x, *n", "(x, (n, key))", "[x, n]",
)  # fmt: skip


def program(chance: random.Random, statements: int = 12) -> str:
    """A text of a few statements, most of which Python takes (one in thirty is left as it came out)."""
    return HEAD + "".join(_accepted(chance) for _ in range(chance.randrange(1, statements)))


def _accepted(chance: random.Random) -> str:
    for _ in range(6):
        text = _statement(chance, 0, "")
        try:
            ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            if chance.random() < 1 / 30:
                return text
        else:
            return text
    return "pass\n"


def _filled(chance: random.Random, pattern: str, depth: int) -> str:
    sources = {"E": EXPRESSIONS if depth < 4 else EXPRESSIONS[:12], "N": NAMES, "A": ATTRIBUTES, "P": PARAMETERS, "T": TARGETS}
    found: list[str] = []
    for at, letter in enumerate(pattern):
        alone = not (pattern[at - 1 : at].isalnum() or pattern[at - 1 : at] == "_" or pattern[at + 1 : at + 2].isalpha())
        found.append(_filled(chance, chance.choice(sources[letter]), depth + 1) if letter in sources and alone else letter)
    return "".join(found)


def _statement(chance: random.Random, depth: int, indent: str) -> str:
    if depth > 4 or chance.random() < 0.6:
        return f"{indent}{_filled(chance, chance.choice(SIMPLE), 0)}\n"
    head = _filled(chance, chance.choice(BLOCKS), 1)
    inner = indent + "    "
    if head.startswith("match"):
        cases = (
            f"{inner}case {_filled(chance, chance.choice(PATTERNS), 0)}:\n{_body(chance, depth, inner)}"
            for _ in range(chance.randrange(1, 4))
        )
        return f"{indent}{head}\n{''.join(cases)}"
    text = ""
    if head.startswith(("def", "async", "class")):
        text = "".join(f"{indent}@{_filled(chance, chance.choice(DECORATORS), 2)}\n" for _ in range(chance.choice((0, 0, 1, 1, 3))))
    text += f"{indent}{head}\n{_body(chance, depth, indent)}"
    if head == "try:":
        text += f"{indent}except {_filled(chance, 'N as N', 0)}:\n{_body(chance, depth, indent)}"
        text += f"{indent}finally:\n{_body(chance, depth, indent)}" if chance.random() < 0.3 else ""
    elif head.startswith(("if", "for", "while")) and chance.random() < 0.4:
        text += f"{indent}else:\n{_body(chance, depth, indent)}"
    return text


def _body(chance: random.Random, depth: int, indent: str) -> str:
    return "".join(_statement(chance, depth + 1, indent + "    ") for _ in range(chance.randrange(1, 4)))

"""What fits where a static cannot help (JXS103): the operation of JAX that does the same with a value known at run time only."""

from __future__ import annotations

from flake8_jaxstatic.judgement import cases

_BY_USE = {  # the beginning of what a use is called
    "if": "choose with lax.cond, or with jnp.where where both branches are cheap",
    "match": "choose with lax.switch",
    "while": "loop with lax.while_loop",
    "conditional expression": "choose with jnp.where, or with lax.cond where a branch is expensive",
    "assert": "check before the call, or with checkify.check",
    "and": "combine with jnp.logical_and",
    "or": "combine with jnp.logical_or, or choose with jnp.where",
    "not": "negate with jnp.logical_not",
    "chained comparison": "combine the comparisons with &",
}
_BY_ARGUMENT = {  # the function that needs it
    "range()": "loop with lax.fori_loop",
    "arange()": "take jnp.arange of a fixed size and mask it",
    "reshape()": "pad to a fixed shape",
}
_BY_WORD = {
    "bool": "choose with lax.cond or jnp.where",
    "each_bool": "reduce and choose with jnp.where",
    "int": "take a fixed size and mask it, or slice with lax.dynamic_slice",
    "shape": "pad to a fixed size and mask with jnp.arange(size) < n",
    "count": "pass a fixed size=",
    "mask": "keep the shape with jnp.where(mask, x, 0)",
    "host": "compute with jnp instead of the host",
    "each_host": "compute with jnp instead of the host",
    "format": "print with jax.debug.print",
    "hash": "index an array instead of a dict",
    "differentiable": "loop with lax.scan over a fixed length and mask",
}


def of(use: cases.Use) -> str:
    """What to write instead, in words; the general answer where nothing special fits."""
    argument = use.what.rpartition(" of ")[2]
    found = _BY_ARGUMENT.get(argument) or _BY_USE.get(use.what)
    if found is None and use.what == "index":
        return "stack what is indexed into an array, or choose with lax.switch"
    return found or _BY_WORD.get(use.word, "compute with jnp, or take the number before the call")

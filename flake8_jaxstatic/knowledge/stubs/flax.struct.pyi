"""flax.struct: frozen dataclasses that are pytrees."""

@registers_pytree
@transform("dataclass")
def dataclass(clz=..., *, frozen: spec(frozen) = True, kw_only=False): ...
@calls(default_factory)
def field(
    pytree_node: spec(field_node) = True, *, default: spec(field_default) = ..., default_factory: spec(field_factory) = ...,
    metadata: spec(field_metadata) = ..., **kwargs,
) -> copy(default) | result(default_factory): ...

@pytree
@dataclass_like
@frozen
class PyTreeNode:
    def replace(self, **overrides) -> replaced(self, overrides): ...

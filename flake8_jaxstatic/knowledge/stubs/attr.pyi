"""attr: the older names of attrs."""

@transform("dataclass")
def s(maybe_cls=..., *, frozen: spec(frozen) = False, eq: spec(eq) = True, unsafe_hash: spec(unsafe_hash) = ..., **kwargs): ...
attrs = attr.s
dataclass = attr.s
from attrs import define as define
from attrs import frozen as frozen
from attrs import field as field
from attrs import evolve as evolve
from attrs import asdict as asdict
def ib(
    default: spec(field_default) = ..., *, factory: spec(field_factory) = ...,
    metadata: spec(field_metadata) = ..., **kwargs) -> copy(default,
): ...

"""enum: members are constants."""

@hashing("value")
@enumeration
class Enum:
    name: opaque | fixed
    value: any

@hashing("value")
@enumeration
class IntEnum(Enum): ...
@hashing("value")
@enumeration
class StrEnum(Enum): ...
@hashing("value")
@enumeration
class Flag(Enum): ...
@hashing("value")
@enumeration
class IntFlag(Enum): ...

def auto() -> number | fixed: ...
@transform("passthrough")
def unique(enumeration): ...

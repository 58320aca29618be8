"""decimal: exact numbers, which jax cannot trace."""

@hashing("value")
class Decimal:
    def __init__(self, value: needs(host) = ..., context=...): ...

def __getattr__(*args, **kwargs) -> any: ...

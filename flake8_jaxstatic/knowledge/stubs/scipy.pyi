"""scipy: its own modules that have no stub; a tracer is of no use in any of them."""

__primitive__ = True

def __getattr__(*args: needs(host), **kwargs) -> any: ...

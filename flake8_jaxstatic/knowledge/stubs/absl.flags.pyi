"""absl.flags: options are set once per run."""

class _Flag:
    value: any | run

class _FlagValues:
    def __getattr__(self, name) -> any | run: ...

FLAGS: _FlagValues
def __getattr__(*args, **kwargs) -> _Flag: ...

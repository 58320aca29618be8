"""absl.flags: options are set once per run."""

class _Flag:
    value: plain | run

class _FlagValues:
    def __getattr__(self, name) -> plain | run: ...

FLAGS: _FlagValues
def __getattr__(*args, **kwargs) -> _Flag: ...

"""numpyro.handlers: effect handlers; called, they run the model as it is."""

class _Handler:
    @calls(self.fn, splice(args), splice(kwargs))
    def __call__(self, *args, **kwargs) -> any: ...
    @calls(self.fn, splice(args), splice(kwargs))
    def get_trace(self, *args, **kwargs) -> dict[any]: ...
    def __enter__(self) -> copy(self): ...

class trace(_Handler):
    def __init__(self, fn=...): ...
    fn: copy(fn)

class seed(_Handler):
    def __init__(self, fn=..., rng_seed=..., hide_types=...): ...
    fn: copy(fn)

class substitute(_Handler):
    def __init__(self, fn=..., data=..., substitute_fn=...): ...
    fn: copy(fn)

class condition(_Handler):
    def __init__(self, fn=..., data=..., condition_fn=...): ...
    fn: copy(fn)

class block(_Handler):
    def __init__(self, fn=..., hide_fn=..., hide=..., expose_types=..., expose=...): ...
    fn: copy(fn)

class replay(_Handler):
    def __init__(self, fn=..., trace=...): ...
    fn: copy(fn)

class mask(_Handler):
    def __init__(self, fn=..., mask=True): ...
    fn: copy(fn)

class scale(_Handler):
    def __init__(self, fn=..., scale=1.0): ...
    fn: copy(fn)

class reparam(_Handler):
    def __init__(self, fn=..., config=...): ...
    fn: copy(fn)

class do(_Handler):
    def __init__(self, fn=..., data=...): ...
    fn: copy(fn)

class lift(_Handler):
    def __init__(self, fn=..., prior=...): ...
    fn: copy(fn)

class scope(_Handler):
    def __init__(self, fn=..., prefix=..., divider=..., *, hide_types=...): ...
    fn: copy(fn)

"""blackjax: kernels evaluate and differentiate the log density at positions that they choose."""

class _Algorithm:
    @optimizes(position)
    @calls(self.logdensity_fn, traced(position), mode="differentiated")
    def init(self, position, *args, **kwargs) -> any: ...
    @calls(self.logdensity_fn, traced(), mode="differentiated")
    def step(self, rng_key, state, *args, **kwargs) -> (any, any): ...

class _Adaptation:
    @optimizes(position)
    @calls(self.logdensity_fn, traced(position), mode="traced")
    def run(self, rng_key, position, num_steps=..., *args, **kwargs) -> (any, any): ...

class nuts(_Algorithm):
    def __init__(self, logdensity_fn, step_size, inverse_mass_matrix, **kwargs): ...
    logdensity_fn: copy(logdensity_fn)

class hmc(_Algorithm):
    def __init__(self, logdensity_fn, step_size, inverse_mass_matrix, num_integration_steps, **kwargs): ...
    logdensity_fn: copy(logdensity_fn)

class mala(_Algorithm):
    def __init__(self, logdensity_fn, step_size): ...
    logdensity_fn: copy(logdensity_fn)

class mclmc(_Algorithm):
    def __init__(self, logdensity_fn, *args, **kwargs): ...
    logdensity_fn: copy(logdensity_fn)

class rmh(_Algorithm):
    def __init__(self, logdensity_fn, proposal_generator, **kwargs): ...
    logdensity_fn: copy(logdensity_fn)

class window_adaptation(_Adaptation):
    def __init__(self, algorithm, logdensity_fn, *args, **kwargs): ...
    logdensity_fn: copy(logdensity_fn)

def __getattr__(*args, **kwargs) -> any: ...

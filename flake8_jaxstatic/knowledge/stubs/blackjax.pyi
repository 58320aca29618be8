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

class additive_step_random_walk(_Algorithm):
    def __init__(self, logdensity_fn, *args, **kwargs): ...
    logdensity_fn: copy(logdensity_fn)

class adjusted_mclmc(_Algorithm):
    def __init__(self, logdensity_fn, *args, **kwargs): ...
    logdensity_fn: copy(logdensity_fn)

class adjusted_mclmc_dynamic(_Algorithm):
    def __init__(self, logdensity_fn, *args, **kwargs): ...
    logdensity_fn: copy(logdensity_fn)

class barker(_Algorithm):
    def __init__(self, logdensity_fn, *args, **kwargs): ...
    logdensity_fn: copy(logdensity_fn)

class barker_proposal(_Algorithm):
    def __init__(self, logdensity_fn, *args, **kwargs): ...
    logdensity_fn: copy(logdensity_fn)

class coordinate_slice(_Algorithm):
    def __init__(self, logdensity_fn, *args, **kwargs): ...
    logdensity_fn: copy(logdensity_fn)

class dhmc(_Algorithm):
    def __init__(self, logdensity_fn, *args, **kwargs): ...
    logdensity_fn: copy(logdensity_fn)

class dmhmc(_Algorithm):
    def __init__(self, logdensity_fn, *args, **kwargs): ...
    logdensity_fn: copy(logdensity_fn)

class dynamic_hmc(_Algorithm):
    def __init__(self, logdensity_fn, *args, **kwargs): ...
    logdensity_fn: copy(logdensity_fn)

class ghmc(_Algorithm):
    def __init__(self, logdensity_fn, *args, **kwargs): ...
    logdensity_fn: copy(logdensity_fn)

class gist_step_size(_Algorithm):
    def __init__(self, logdensity_fn, *args, **kwargs): ...
    logdensity_fn: copy(logdensity_fn)

class gist_trajectory_length(_Algorithm):
    def __init__(self, logdensity_fn, *args, **kwargs): ...
    logdensity_fn: copy(logdensity_fn)

class irmh(_Algorithm):
    def __init__(self, logdensity_fn, *args, **kwargs): ...
    logdensity_fn: copy(logdensity_fn)

class mhmc(_Algorithm):
    def __init__(self, logdensity_fn, *args, **kwargs): ...
    logdensity_fn: copy(logdensity_fn)

class mgrad_gaussian(_Algorithm):
    def __init__(self, logdensity_fn, *args, **kwargs): ...
    logdensity_fn: copy(logdensity_fn)

class multinomial_hmc(_Algorithm):
    def __init__(self, logdensity_fn, *args, **kwargs): ...
    logdensity_fn: copy(logdensity_fn)

class orbital_hmc(_Algorithm):
    def __init__(self, logdensity_fn, *args, **kwargs): ...
    logdensity_fn: copy(logdensity_fn)

class rmhmc(_Algorithm):
    def __init__(self, logdensity_fn, *args, **kwargs): ...
    logdensity_fn: copy(logdensity_fn)

class slice_sampling(_Algorithm):
    def __init__(self, logdensity_fn, *args, **kwargs): ...
    logdensity_fn: copy(logdensity_fn)

class elliptical_slice(_Algorithm):
    def __init__(self, loglikelihood_fn, *, mean, cov): ...
    logdensity_fn: copy(loglikelihood_fn)

class _Variational:
    @optimizes(position)
    def init(self, position, *args, **kwargs) -> any: ...
    @calls(self.logdensity_fn, traced(), mode="differentiated")
    def step(self, rng_key, state, *args, **kwargs) -> (any, any): ...
    def sample(self, rng_key, state, num_samples: needs(shape) = ..., **kwargs) -> any: ...

class fullrank_vi(_Variational):
    def __init__(self, logdensity_fn, optimizer, num_samples=..., *args, **kwargs): ...
    logdensity_fn: copy(logdensity_fn)

class meanfield_vi(_Variational):
    def __init__(self, logdensity_fn, optimizer, num_samples=..., *args, **kwargs): ...
    logdensity_fn: copy(logdensity_fn)

class _SequentialMonteCarlo:
    @calls(self.logprior_fn, traced(), mode="traced")
    @calls(self.loglikelihood_fn, traced(), mode="traced")
    def step(self, rng_key, state, *args, **kwargs) -> (any, any): ...
    def init(self, position, *args, **kwargs) -> any: ...

class adaptive_tempered_smc(_SequentialMonteCarlo):
    def __init__(self, logprior_fn, loglikelihood_fn, *args, **kwargs): ...
    logprior_fn: copy(logprior_fn)
    loglikelihood_fn: copy(loglikelihood_fn)

class tempered_smc(_SequentialMonteCarlo):
    def __init__(self, logprior_fn, loglikelihood_fn, *args, **kwargs): ...
    logprior_fn: copy(logprior_fn)
    loglikelihood_fn: copy(loglikelihood_fn)

class pathfinder_adaptation(_Adaptation):
    def __init__(self, algorithm, logdensity_fn, *args, **kwargs): ...
    logdensity_fn: copy(logdensity_fn)

def ess(input_array, chain_axis: needs(int) = 0, sample_axis: needs(int) = 1) -> array: ...
def ess_bulk(input_array, chain_axis: needs(int) = 0, sample_axis: needs(int) = 1) -> array: ...
def ess_tail(input_array, chain_axis: needs(int) = 0, sample_axis: needs(int) = 1, prob=0.9) -> array: ...
def rhat(input_array, chain_axis: needs(int) = 0, sample_axis: needs(int) = 1) -> array: ...
def pareto_khat(x, tail: needs(opaque) = ..., tail_frac: needs(int) = 0.1) -> array: ...
def __getattr__(*args, **kwargs) -> any: ...

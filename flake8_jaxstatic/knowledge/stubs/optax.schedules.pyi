"""optax.schedules."""

import optax

constant_schedule = optax.constant_schedule
cosine_decay_schedule = optax.cosine_decay_schedule
cosine_onecycle_schedule = optax.cosine_onecycle_schedule
exponential_decay = optax.exponential_decay
join_schedules = optax.join_schedules
linear_onecycle_schedule = optax.linear_onecycle_schedule
linear_schedule = optax.linear_schedule
piecewise_constant_schedule = optax.piecewise_constant_schedule
piecewise_interpolate_schedule = optax.piecewise_interpolate_schedule
polynomial_schedule = optax.polynomial_schedule
sgdr_schedule = optax.sgdr_schedule
warmup_constant_schedule = optax.warmup_constant_schedule
warmup_cosine_decay_schedule = optax.warmup_cosine_decay_schedule
warmup_exponential_decay_schedule = optax.warmup_exponential_decay_schedule
inject_hyperparams = optax.inject_hyperparams
def __getattr__(*args, **kwargs) -> any: ...

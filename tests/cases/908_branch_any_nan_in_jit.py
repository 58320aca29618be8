# case: 908_branch_any_nan_in_jit
# source: semantics (a check of the observation inside a jitted policy)
# why: jnp.any(...) of a traced array decides a Python branch
# run: raises TracerBoolConversionError
import jax
import jax.numpy as jnp


class Policy:
    def __init__(self, n_obs, n_act):
        self.w = jnp.zeros((n_obs, n_act))
        self.act = jax.jit(self._act)  # expect-any: CONFLICT obs @ def

    def _act(self, w, obs):
        if jnp.any(jnp.isnan(obs)):  # expect-any: CONFLICT obs @ use
            obs = jnp.zeros_like(obs)
        return jnp.argmax(obs @ w)


policy = Policy(3, 2)
obs = jnp.ones(3)
for t in range(3):
    action = policy.act(policy.w, obs)  # expect-any: CONFLICT obs @ call
    obs = obs + 0.1 * action

# case: 967_metropolis_python_if
# source: semantics (measured)
# why: a Metropolis step is accepted by a Python branch
# run: raises TracerBoolConversionError
import jax
import jax.numpy as jnp


@jax.jit  # expect-any: CONFLICT/MISSING_REQUIRED x @ def group=c; CONFLICT/MISSING_REQUIRED logp @ def group=c; CONFLICT/MISSING_REQUIRED key @ def group=c
def metropolis(key, x, logp):
    k1, k2 = jax.random.split(key)
    proposal = x + jax.random.normal(k1, x.shape)
    logp_new = -0.5 * jnp.sum(proposal**2)
    if jnp.log(jax.random.uniform(k2)) < logp_new - logp:  # expect-any: CONFLICT logp @ use group=c; CONFLICT key @ use group=c; CONFLICT x @ use group=c
        return proposal, logp_new
    return x, logp


print(metropolis(jax.random.key(0), jnp.ones(2), -1.0))

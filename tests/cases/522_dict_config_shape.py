# case: 522_dict_config_shape
# source: jax-ml/jax#4572 (hyperparameters in a dict), semantics
# why: a dict of hyperparameters is traced, one entry is a shape
# run: raises TypeError
import jax
import jax.numpy as jnp


@jax.jit  # expect-any: MISSING_REQUIRED/CONFLICT hyper @ this
def sample_prior(key, hyper):
    z = jax.random.normal(key, (hyper["n_latent"], 2))
    return hyper["scale"] * z


HYPER = {"n_latent": 3, "scale": 0.5}
print([sample_prior(k, HYPER).shape for k in jax.random.split(jax.random.key(0), 2)])

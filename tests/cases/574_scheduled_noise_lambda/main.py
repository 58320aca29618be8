# case: 574_scheduled_noise_lambda
# source: google-deepmind/optax#577, semantics
# why: optax schedule evaluated on the host gives a new float per step
# run: recompiles 4
# traces: perturb=5
# needs: optax
import jax
import jax.numpy as jnp
import optax

from noise.kernels import perturb

schedule = optax.exponential_decay(init_value=1.0, transition_steps=2, decay_rate=0.5)
key = jax.random.key(0)
x = jnp.zeros(3)
for step in range(5):
    sigma = float(schedule(step))
    x = perturb(jax.random.fold_in(key, step), x, sigma)  # expect-any: UNSAFE_VARYING/UNSAFE_OPTIMIZED sigma @ call
print(x)

# case: 968_epsilon_greedy_python_if
# source: semantics (measured)
# why: epsilon-greedy: a random draw is compared with a rate in a Python branch
# run: raises TracerBoolConversionError
import jax
import jax.numpy as jnp


@jax.jit  # expect-any: CONFLICT/MISSING_REQUIRED eps @ def group=c; CONFLICT/MISSING_REQUIRED key @ def group=c
def act(key, q, eps):
    if jax.random.uniform(key) < eps:  # expect-any: CONFLICT eps @ use group=c; CONFLICT key @ use group=c
        return jax.random.randint(key, (), 0, 4)
    return jnp.argmax(q)


key = jax.random.key(0)
for t in range(3):
    key, sub = jax.random.split(key)
    print(act(sub, jnp.arange(4.0), 0.9**t))

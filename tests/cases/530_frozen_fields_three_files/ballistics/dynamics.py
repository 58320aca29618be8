import jax
import jax.numpy as jnp


@jax.jit  # expect: MISSING_CONSTANT gravity; MISSING_CONSTANT drag
def integrate(state, wind, gravity, drag):
    def body(s, _):
        position, velocity = s
        pull = jnp.array([0.0, -1.0]) * gravity
        accel = pull - drag * (velocity - wind)
        return (position + 0.01 * velocity, velocity + 0.01 * accel), position

    return jax.lax.scan(body, state, None, length=20)[1]

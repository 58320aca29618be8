# case: 969_state_field_holds_array
# source: semantics (measured)
# why: the field of a state is an array, and a branch asks it
# run: raises TracerBoolConversionError
import jax
import jax.numpy as jnp


@jax.jit  # expect-any: CONFLICT/MISSING_REQUIRED state @ def group=c  # allow: MISSING_CONSTANT action
def env_step(state, action):
    if state["t"] > 10:  # expect-any: CONFLICT state @ use group=c
        return state
    return {"pos": state["pos"] + action, "t": state["t"] + 1}


print(env_step({"pos": jnp.zeros(()), "t": jnp.array(0)}, 1.0))

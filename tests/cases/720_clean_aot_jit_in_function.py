# case: 720_clean_aot_jit_in_function
# source: semantics (lower().compile() of a closure, made once per run)
# why: clean: the closure is compiled ahead of time outside the loop
# run: ok
# traces: step=1
import jax
import jax.numpy as jnp


def simulate(dt, n_sub, steps):
    def step(state):
        for _ in range(n_sub):
            state = state + dt * jnp.array([state[1], -state[0]])
        return state

    state = jnp.array([1.0, 0.0])
    advance = jax.jit(step).lower(state).compile()
    for _ in range(steps):
        state = advance(state)
    return state


print(simulate(0.01, 3, 10))

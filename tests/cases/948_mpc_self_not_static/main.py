# case: 948_mpc_self_not_static
# source: semantics (measured)
# why: static_argnames names only the horizon: self of the controller is traced
# run: raises TypeError
import jax.numpy as jnp

from control.mpc import MPC
from control.plant import Pendulum


def main():
    plant = Pendulum(dt=0.05)
    mpc = MPC(plant, Q=jnp.diag(jnp.array([10.0, 0.1])), R=0.01, iterations=4)
    x = jnp.array([jnp.pi, 0.0])
    us = jnp.zeros(6)
    for t in range(3):
        us = mpc.plan(x, us, horizon=6)
        x = plant.step(x, us[0])
        us = jnp.append(us[1:], 0.0)
    print(x)


main()

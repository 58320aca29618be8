from typing import NamedTuple

import jax
import jax.numpy as jnp

from ppo.env import Corridor


class Transition(NamedTuple):
    done: jax.Array
    action: jax.Array
    value: jax.Array
    reward: jax.Array
    log_prob: jax.Array
    obs: jax.Array


def network(params, obs):
    h = jnp.tanh(obs @ params["w"])
    return h @ params["pi"], (h @ params["v"])[..., 0]


def make_train(config):
    env = Corridor()
    total = config["TOTAL_TIMESTEPS"] // config["NUM_STEPS"] // config["NUM_ENVS"]

    def linear_schedule(count):
        frac = 1.0 - count / total
        return config["LR"] * frac

    def train(rng, num_updates):
        rng, _rng = jax.random.split(rng)
        k1, k2, k3 = jax.random.split(_rng, 3)
        params = {
            "w": jax.random.normal(k1, (2, 16)),
            "pi": 0.01 * jax.random.normal(k2, (16, 2)),
            "v": jax.random.normal(k3, (16, 1)),
        }
        rng, _rng = jax.random.split(rng)
        reset_rng = jax.random.split(_rng, config["NUM_ENVS"])
        obsv, env_state = jax.vmap(env.reset)(reset_rng)

        def _update_step(runner_state, unused):
            def _env_step(runner_state, unused):
                params, env_state, last_obs, rng, count = runner_state
                rng, a_rng, s_rng = jax.random.split(rng, 3)
                logits, value = network(params, last_obs)
                action = jax.random.categorical(a_rng, logits)
                log_prob = jnp.take_along_axis(jax.nn.log_softmax(logits), action[:, None], 1)[:, 0]
                rng_step = jax.random.split(s_rng, config["NUM_ENVS"])
                obsv, env_state, reward, done = jax.vmap(env.step)(rng_step, env_state, action)
                transition = Transition(done, action, value, reward, log_prob, last_obs)
                return (params, env_state, obsv, rng, count), transition

            runner_state, traj = jax.lax.scan(_env_step, runner_state, None, config["NUM_STEPS"])
            params, env_state, last_obs, rng, count = runner_state
            _, last_val = network(params, last_obs)

            def _get_advantages(carry, transition):
                gae, next_value = carry
                delta = transition.reward + config["GAMMA"] * next_value * (1 - transition.done) - transition.value
                gae = delta + config["GAMMA"] * config["GAE_LAMBDA"] * (1 - transition.done) * gae
                return (gae, transition.value), gae

            _, advantages = jax.lax.scan(
                _get_advantages, (jnp.zeros_like(last_val), last_val), traj, reverse=True, unroll=16
            )
            targets = advantages + traj.value

            def _loss_fn(params):
                logits, value = network(params, traj.obs)
                log_prob = jnp.take_along_axis(jax.nn.log_softmax(logits), traj.action[..., None], -1)[..., 0]
                ratio = jnp.exp(log_prob - traj.log_prob)
                clipped = jnp.clip(ratio, 1 - config["CLIP_EPS"], 1 + config["CLIP_EPS"])
                actor = -jnp.minimum(ratio * advantages, clipped * advantages).mean()
                return actor + 0.5 * jnp.square(value - targets).mean()

            grads = jax.grad(_loss_fn)(params)
            lr = linear_schedule(count) if config["ANNEAL_LR"] else config["LR"]
            params = jax.tree.map(lambda p, g: p - lr * g, params, grads)
            if config.get("DEBUG"):
                jax.debug.print("reward {}", traj.reward.mean())
            return (params, env_state, last_obs, rng, count + 1), traj.reward.mean()

        runner_state = (params, env_state, obsv, rng, 0)
        runner_state, metrics = jax.lax.scan(_update_step, runner_state, None, num_updates)
        return {"runner_state": runner_state, "metrics": metrics}

    return train

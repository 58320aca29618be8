from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp

from lm.config import ModelConfig


def init_params(key, config: ModelConfig):
    def dense(key, n_in, n_out):
        return jax.random.normal(key, (n_in, n_out)) / n_in**0.5

    d = config.d_model
    key, k_emb, k_pos = jax.random.split(key, 3)
    params = {
        "wte": 0.02 * jax.random.normal(k_emb, (config.vocab_size, d)),
        "wpe": 0.02 * jax.random.normal(k_pos, (config.block_size, d)),
        "blocks": [],
    }
    for _ in range(config.n_layer):
        key, k1, k2, k3, k4 = jax.random.split(key, 5)
        params["blocks"].append(
            {"qkv": dense(k1, d, 3 * d), "proj": dense(k2, d, d), "up": dense(k3, d, 4 * d), "down": dense(k4, 4 * d, d)}
        )
    return params


def init_cache(config: ModelConfig, batch_size: int):
    shape = (batch_size, config.block_size, config.n_head, config.head_dim)
    return [{"k": jnp.zeros(shape), "v": jnp.zeros(shape)} for _ in range(config.n_layer)]


def layer_norm(x, eps=1e-5):
    mean = x.mean(-1, keepdims=True)
    return (x - mean) * jax.lax.rsqrt(x.var(-1, keepdims=True) + eps)


def attend(block, cache, x, pos, config: ModelConfig):
    b = x.shape[0]
    q, k, v = jnp.split(x @ block["qkv"], 3, axis=-1)
    q, k, v = (t.reshape(b, 1, config.n_head, config.head_dim) for t in (q, k, v))
    keys = jax.lax.dynamic_update_slice(cache["k"], k, (0, pos, 0, 0))
    values = jax.lax.dynamic_update_slice(cache["v"], v, (0, pos, 0, 0))
    scores = jnp.einsum("bqhd,bkhd->bhqk", q, keys) * config.head_dim**-0.5
    mask = jnp.arange(config.block_size) <= pos
    scores = jnp.where(mask[None, None, None, :], scores, -1e9)
    out = jnp.einsum("bhqk,bkhd->bqhd", jax.nn.softmax(scores, axis=-1), values)
    return out.reshape(b, 1, -1) @ block["proj"], {"k": keys, "v": values}


@partial(jax.jit, static_argnames=("config",), donate_argnames=("cache",))
def decode_step(params, cache, token, pos, config: ModelConfig):
    x = params["wte"][token][:, None, :] + params["wpe"][pos]
    new_cache = []
    for block, layer_cache in zip(params["blocks"], cache):
        h, layer_cache = attend(block, layer_cache, layer_norm(x), pos, config)
        x = x + h
        x = x + jax.nn.gelu(layer_norm(x) @ block["up"]) @ block["down"]
        new_cache.append(layer_cache)
    logits = layer_norm(x)[:, 0] @ params["wte"].T
    return logits, new_cache

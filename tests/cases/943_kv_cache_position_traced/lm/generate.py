import jax.numpy as jnp

from lm.model import decode_step, init_cache


def generate(params, prompt, config, max_new_tokens=20):
    batch_size, prompt_len = prompt.shape
    cache = init_cache(config, batch_size)
    tokens = [prompt[:, i] for i in range(prompt_len)]
    for pos in range(prompt_len + max_new_tokens - 1):
        logits, cache = decode_step(params, cache, tokens[pos], pos, config)
        if pos >= prompt_len - 1:
            tokens.append(jnp.argmax(logits, axis=-1))
    return jnp.stack(tokens, axis=1)

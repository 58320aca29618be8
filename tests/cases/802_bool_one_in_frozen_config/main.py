# case: 802_bool_one_in_frozen_config
# source: semantics (equal frozen dataclasses share a program)
# why: Options(level=True) equals Options(level=1): the second call runs the first program
# run: ok
# traces: transform=1
import jax.numpy as jnp

from codec.options import Options
from codec.transform import transform

x = jnp.arange(4)
strict = transform(x, Options(level=1))  # expect-any: UNSAFE_EQUALITY options @ call
loose = transform(x, Options(level=True))  # expect-any: UNSAFE_EQUALITY options @ call
print(strict, loose)

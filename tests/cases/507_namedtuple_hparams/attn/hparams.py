from typing import NamedTuple


class HParams(NamedTuple):
    n_heads: int
    scale: float

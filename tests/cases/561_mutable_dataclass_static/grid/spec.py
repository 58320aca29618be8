from dataclasses import dataclass


@dataclass
class GridSpec:
    nx: int
    ny: int
    periodic: bool = True

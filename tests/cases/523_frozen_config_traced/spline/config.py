from dataclasses import dataclass


@dataclass(frozen=True)
class FitConfig:
    degree: int
    ridge: float = 1e-3

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    level: int = 0

from dataclasses import dataclass


@dataclass(frozen=True)
class World:
    gravity: float = 9.81
    drag: float = 0.02
    name: str = "earth"


EARTH = World()

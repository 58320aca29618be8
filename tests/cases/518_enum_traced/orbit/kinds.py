import enum


class Integrator(enum.Enum):
    EULER = enum.auto()
    LEAPFROG = enum.auto()

class Options:
    def __init__(self):
        self.coupling = 1.0
        self.field = 0.1


def apply_overrides(options, **overrides):
    for name, value in overrides.items():
        setattr(options, name, value)  # expect-any: UNSAFE_MUTABLE options @ this group=o

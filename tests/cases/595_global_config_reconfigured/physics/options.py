class Options:
    def __init__(self):
        self.damping = 0.9
        self.substeps = 2


OPTIONS = Options()


def configure(damping):
    OPTIONS.damping = damping  # expect-any: UNSAFE_MUTABLE options @ this group=o

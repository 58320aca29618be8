from .warp import warp

PRESETS = {"portrait": 1, "upside": 2}


def presets(image, repeats):
    out = {}
    for _ in range(repeats):
        for name, turns in PRESETS.items():
            out[name] = warp(image, turns=turns, mode="edge")
    return out


def ranks(image, repeats, modes=("wrap", "reflect")):
    out = []
    for _ in range(repeats):
        for turns, mode in zip((0, 3), modes):
            out.append(warp(image, turns=turns, mode=mode))
    return out

import json


def load_config(path):
    with open(path) as handle:
        cfg = json.load(handle)
    cfg["model"]["heads"] = int(cfg["model"]["heads"])
    return cfg

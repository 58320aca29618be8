import os


def viscosity():
    return float(os.environ.get("HEAT_VISCOSITY", "0.1"))

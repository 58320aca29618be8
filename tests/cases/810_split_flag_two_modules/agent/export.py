from . import act


def record(w, observations):
    return [int(act.policy(w, o, True)) for o in observations]  # expect-any: CALL_SPLIT deterministic @ call

# case: 595_global_config_reconfigured
# source: semantics (module singleton configuration, static)
# why: configure() writes into the singleton after it has become a cache key
# run: ok
# traces: bounce=1
from physics.engine import frame
from physics.options import configure

first = frame(1.0)
configure(damping=0.5)  # expect-any: UNSAFE_MUTABLE options @ this group=o
second = frame(1.0)  # expect-any: UNSAFE_MUTABLE options @ call group=o
assert first == second, "stale"

# case: 933_heat_boundary_vars_args_static
# source: semantics (the twin of the case before)
# why: clean: both options are static
# run: ok
# traces: step=1
from heat.cli import main

if __name__ == "__main__":
    main([])

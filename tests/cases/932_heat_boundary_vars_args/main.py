# case: 932_heat_boundary_vars_args
# source: semantics (command line options handed on with **vars(args))
# why: `boundary` is a string and `order` a number of a match statement, both traced
# run: raises TypeError
from heat.cli import main

if __name__ == "__main__":
    main([])

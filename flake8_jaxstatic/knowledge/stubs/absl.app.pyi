"""absl.app."""

@calls(main, list)
def run(main, argv=..., flags_parser=...) -> none: ...

"""Where a comment silences a finding: a file as flake8 reads it comes in, the text that flake8 will see, and its place, go out."""

from __future__ import annotations

from dataclasses import dataclass

from flake8 import defaults, processor


@dataclass(frozen=True, slots=True)
class Comment:
    """A text to insert: 1-based line and character column, before which it goes."""

    line: int
    column: int
    text: str


def comment(file: processor.FileProcessor, line: int, code: str) -> Comment | None:
    """The edit that makes flake8 pass over one code on one line; None where no edit does.

    flake8 looks at all lines of a token that spans several (a string, a line that goes on behind a backslash), so the comment goes to
    the last of them. A comment that is there gets one more code.

    Args:
        file: as flake8 reads it.
        line: of the finding, 1-based.
        code: to silence.
    """
    if not 0 < line <= len(file.lines):
        return None
    seen = file.noqa_line_for(line)
    last = line
    while seen is not None and last < len(file.lines) and file.noqa_line_for(last + 1) is seen:
        last += 1
    for number in range(line, last + 1):
        told = defaults.NOQA_INLINE_REGEXP.search(file.lines[number - 1])
        if told is not None:
            codes = told["codes"]
            if not codes:
                return None  # it silences everything already
            return Comment(number, told.start("codes") + len(codes.rstrip(", \t\r\n\f")) + 1, f", {code}")
    text = file.lines[last - 1].rstrip()
    return Comment(last, len(text) + 1, f"  # noqa: {code}")

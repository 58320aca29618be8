"""Graphs of the parameters of a function as one self-contained HTML page: a table of what is said of them, and a picture of each."""

from __future__ import annotations

import html
from collections.abc import Sequence

from flake8_jaxstatic.judgement import findings
from flake8_jaxstatic.reports.graphs import svg, ways

_STYLE = """\
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; padding: 1rem; max-width: 50rem; }
code { font: 13px ui-monospace, monospace; overflow-wrap: anywhere; }
h1, h2 { overflow-wrap: anywhere; line-height: 1.25; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; } h2 code { font-size: 1rem; }
td code { overflow-wrap: normal; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #8884; }
svg { display: block; min-width: 40rem; max-width: 100%; height: auto; }
"""
_FRAME = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<h1>{title}</h1>
<div class="wide"><table>
<thead><tr><th>parameter</th><th>declared</th><th>judgement</th><th>arrives</th><th>needs</th></tr></thead>
<tbody>
{table}
</tbody></table></div>
{pictures}
</body>
</html>
"""


def render(rows: Sequence[findings.Row]) -> str:
    """The page: no other file, no network, no script."""
    title = ways.of_rows(rows).title
    table = "\n".join(_line(number, row) for number, row in enumerate(rows))
    pictures = "\n".join(_picture(number, row) for number, row in enumerate(rows))
    return _FRAME.format(title=html.escape(title), style=_STYLE + svg.STYLE + "\n", table=table, pictures=pictures)


def _line(number: int, row: findings.Row) -> str:
    contract, _, judgement = ways.said(row).partition("; ")
    cells = (contract, judgement, ", ".join(row.supply) or "-", ", ".join(row.demand) or "-")
    name = f'<a href="#p{number}"><code>{html.escape(row.function)}({html.escape(row.param)})</code></a>'
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in (name, *(html.escape(cell) for cell in cells))) + "</tr>"


def _picture(number: int, row: findings.Row) -> str:
    head = f"<code>{html.escape(f'{row.module}.{row.function}')}</code>, <code>{html.escape(row.param)}</code>"
    drawn = svg.draw(ways.of_rows([row]), name=f"p{number}", inline=True)
    return f'<section id="p{number}">\n<h2>{head}</h2>\n<div class="wide">\n{drawn}</div>\n</section>'

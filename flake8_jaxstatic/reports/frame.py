"""The HTML page of a plan without its rows: style and the search."""

FRAME = r"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>jaxstatic plan</title>
<style>
body { font: 14px/1.4 system-ui, sans-serif; margin: 1.5rem; color: #1b1f24; background: #fff; }
input { font: inherit; padding: .4rem .6rem; width: 24rem; border: 1px solid #8a929b; border-radius: 4px; }
input { max-width: 100%; box-sizing: border-box; }
table { border-collapse: collapse; width: 100%; margin-top: 1rem; table-layout: fixed; }
th, td { overflow-wrap: anywhere; }
th:nth-child(1) { width: 16%; } th:nth-child(2) { width: 8.5rem; } th:nth-child(3) { width: 10%; }
th:nth-child(4) { width: 15%; } th:nth-child(6) { width: 11%; } th:nth-child(7) { width: 8%; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #d5dae0; }
tr:not(:last-child) > td { border-bottom: 0; }
th { position: sticky; top: 0; background: #f3f5f7; }
code { font: 12px ui-monospace, monospace; white-space: pre-wrap; }
.after { color: #0a5c2b; }
.tier { padding: .1rem .4rem; border-radius: 3px; white-space: nowrap; }
.p { background: #c9efd6; } .n { background: #fff0c2; } .r { background: #fbd3d0; }
figure { margin: .6rem 0; overflow-x: auto; } ul { padding-left: 1.2rem; } figcaption { font-weight: 600; }
small { color: #57606a; }
@media (prefers-color-scheme: dark) {
  body { color: #e6edf3; background: #0f1216; } th { background: #1c2229; } th, td { border-color: #39424d; }
  input { color: inherit; background: #1c2229; } .after { color: #6fdc9f; } small { color: #9aa5b1; }
  .p { background: #14532d; } .n { background: #5c4400; } .r { background: #6b1d18; }
}
@media (max-width: 60rem) {
  body { margin: 1rem; } thead { display: none; } table, tbody:not([hidden]), tr, td { display: block; }
  tbody { border-bottom: 1px solid #8a929b; padding: .6rem 0; } td { border: 0; padding: .2rem 0; } td:empty { display: none; }
  td[title]::before { content: attr(title) ": "; color: #57606a; }
}
{{ways}}
</style>
</head>
<body>
<h1>jaxstatic plan</h1>
<p>{{counts}}</p>
<label>Search <input id="search" type="search" autofocus></label> <span id="shown"></span>
<table><thead><tr>
{{heads}}</tr></thead>
{{rows}}
</table>
<script>
const rows = [...document.querySelectorAll("tbody")];
const search = document.getElementById("search"), shown = document.getElementById("shown");
function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const row of rows) {
    const text = row.textContent.toLowerCase(), hit = words.every(word => text.includes(word));
    row.hidden = !hit;
    count += hit;
  }
  shown.textContent = count + " of " + rows.length;
}
search.addEventListener("input", filter);
if (location.hash) search.value = decodeURIComponent(location.hash.slice(1));
filter();
</script>
</body>
</html>
"""

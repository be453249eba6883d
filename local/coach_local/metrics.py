"""`/__metrics__`: what the functions of this stack counted since it started, as CloudWatch would have it.

The same lines as in the cloud, read out of the same logs: a page for people, JSON for those who ask for it.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from aiohttp import web

from coach.adapters import emf
from coach.measures import Metric
from coach_local.functions import Functions
from coach_local.gateway.control import require_local

PATH = "/__metrics__"
INLINE = "metrics.log"
"""Where functions that have no process, and so no log, of their own write."""

MARK = b'{"_aws":'
UNITS = {metric.title: metric.unit for metric in Metric}

Row = dict[str, Any]


@dataclass
class MetricLogs:
    """The lines of every log in a folder that were not there at first."""

    folder: Path
    values: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))
    """By function and metric, in the order in which they were written."""
    _read: dict[Path, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._read = {path: path.stat().st_size for path in self.folder.glob("*.log")}

    @contextmanager
    def taking(self) -> Iterator[None]:
        """What functions in this very process write is logged here too."""
        before = emf.output.write
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.folder / INLINE).open("a", buffering=1) as log:
            emf.output.write = lambda line: print(line, file=log)
            try:
                yield
            finally:
                emf.output.write = before

    def catch_up(self) -> None:
        for path in sorted(self.folder.glob("*.log")):
            for line in self._new_lines(path):
                if line.startswith(MARK):
                    self._take(json.loads(line))

    def _new_lines(self, path: Path) -> list[bytes]:
        """Whole ones: the rest of one that is being written comes the next time."""
        with path.open("rb") as log:
            log.seek(self._read.get(path, 0))
            whole, newline, _ = log.read().rpartition(b"\n")
        self._read[path] = self._read.get(path, 0) + len(whole) + len(newline)
        return whole.splitlines()

    def _take(self, line: Mapping[str, Any]) -> None:
        for directive in line["_aws"]["CloudWatchMetrics"]:
            for metric in directive["Metrics"]:
                value = line[metric["Name"]]
                self.values[line["Function"], metric["Name"]] += value if isinstance(value, list) else [value]


@dataclass(frozen=True)
class Metrics:
    logs: MetricLogs
    functions: Functions

    def application(self) -> web.Application:
        application = web.Application()
        application.router.add_get("", self.handle)
        return application

    async def handle(self, request: web.Request) -> web.Response:
        require_local(request)
        rows = self.rows()
        if "application/json" in request.headers.get("Accept", ""):
            return web.json_response(rows)
        return web.Response(text=_page(rows), content_type="text/html")

    def rows(self) -> list[Row]:
        """Lambda's own metrics of each function, then ours."""
        self.logs.catch_up()
        lambdas = [
            {"function": function, "metric": metric, "unit": "Count", "n": n, "sum": n}
            for (function, metric), n in sorted(self.functions.counts.items())
        ]
        ours = [
            {"function": function, "metric": metric, "unit": UNITS[metric], **_summed(values, UNITS[metric])}
            for (function, metric), values in sorted(self.logs.values.items())
        ]
        return lambdas + ours


def _summed(values: list[float], unit: str) -> Row:
    ordered = sorted(values)
    if unit != "Milliseconds":
        return {"n": len(values), "sum": round(sum(values), 6)}
    return {
        "n": len(values),
        **{f"p{p}": round(ordered[min(len(ordered) - 1, len(ordered) * p // 100)], 1) for p in (50, 95)},
    }


_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="refresh" content="2">
<title>Coach: metrics</title>
<style>
body {{ font: 1rem/1.6 system-ui; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }}
td, th {{ padding: .1rem 1rem .1rem 0; text-align: left }}
td:nth-child(n+4) {{ font-variant-numeric: tabular-nums; text-align: right }}
</style>
<h1>What the functions count and measure</h1>
<p>Since this stack started; docs/reference/metrics.md says what each means. Times in milliseconds.</p>
<table>
<tr><th>Function<th>Metric<th>Unit<th>n<th>Sum<th>p50<th>p95
{rows}
</table>
</html>
"""


def _page(rows: list[Row]) -> str:
    columns = ("function", "metric", "unit", "n", "sum", "p50", "p95")
    cells = ("".join(f"<td>{escape(str(row.get(column, '')))}" for column in columns) for row in rows)
    return _PAGE.format(rows="\n".join(f"<tr>{row}" for row in cells))

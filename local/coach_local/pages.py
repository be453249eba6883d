"""The web page at `/`: the built files where there are some, else a page that says how to build them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

_HINT = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Coach</title>
<body style="font: 1rem/1.6 system-ui; max-width: 40rem; margin: 4rem auto; padding: 0 1rem">
<h1>The local stack runs</h1>
<p>The web page is not built: that needs Node 20 or newer. Install it and run <code>make run</code> again.</p>
<p>Everything else works without it. Try <code>coach chat "what can I do for my back?"</code></p>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Pages:
    """Files of `folder`; a path that names none is a place inside the page, which its index then shows.

    `headers` go with each file.
    """

    folder: Path | None
    headers: Mapping[str, str] = field(default_factory=dict)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        if request.method not in ("GET", "HEAD"):
            raise web.HTTPNotFound
        if self.folder is None or not (self.folder / "index.html").is_file():
            return web.Response(text=_HINT, content_type="text/html")
        return web.FileResponse(self._file(self.folder.resolve(), request.path), headers=self.headers)

    def _file(self, folder: Path, path: str) -> Path:
        file = (folder / path.lstrip("/")).resolve()
        if file.is_relative_to(folder) and file.is_file():
            return file
        if file.suffix:
            raise web.HTTPNotFound
        return folder / "index.html"

"""The headers that the page is deployed with (`web/vercel.json`), as far as they hold on this machine."""

import json
from pathlib import Path

_HERE = "http://127.0.0.1:* http://localhost:* ws://127.0.0.1:* ws://localhost:*"
"""The embedded services have ports of their own, and no certificate."""
_ONLY_HTTPS = ("Strict-Transport-Security",)
_POLICY = "Content-Security-Policy"


def page_headers(vercel: Path) -> dict[str, str]:
    """Those of every path. None where the file is not there: a built page can be served by itself."""
    if not vercel.is_file():
        return {}
    everywhere = json.loads(vercel.read_text())["headers"][0]["headers"]
    headers = {header["key"]: header["value"] for header in everywhere if header["key"] not in _ONLY_HTTPS}
    return {**headers, _POLICY: _local(headers[_POLICY])}


def _local(policy: str) -> str:
    directives = (directive.strip() for directive in policy.split(";"))
    return "; ".join(_widened(one) for one in directives if one != "upgrade-insecure-requests")


def _widened(directive: str) -> str:
    """Where `https:` may be reached from the deployed page, so may this machine from here."""
    return f"{directive} {_HERE}" if "https:" in directive.split() else directive

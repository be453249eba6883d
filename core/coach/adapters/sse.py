"""Reads a server-sent event stream from bytes, however they were cut.

After the WHATWG HTML standard, "Server-sent events", 9.2.6. Only the data of events is given: what the
providers put into `event:` stands in their JSON too, and `id:` and `retry:` are for browsers that
reconnect. An event without data is none, which the providers' own decoders do not know.
"""

import re
from collections.abc import Iterator

from coach.ports import ModelFailed

MAX_EVENT = 4 * 1024 * 1024
"""Bytes of one event; a provider that sends more is broken, and a worker's memory is not endless."""

_LINE_END = re.compile(rb"\r\n|\r|\n")
_BOM = b"\xef\xbb\xbf"


class EventStream:
    """Takes bytes as they come and gives the data of each event that they complete."""

    def __init__(self) -> None:
        self._line: list[bytes] = []
        self._data: list[bytes] = []
        self._held = 0
        self._after_cr = False
        self._first = True

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Raises ModelFailed (`malformed`) for an event longer than MAX_EVENT."""
        for line in self._lines(chunk):
            if line:
                self._take(line)
                continue
            data, self._data = b"\n".join(self._data), []
            self._held = 0
            if data:
                yield data
        if self._held > MAX_EVENT:
            raise ModelFailed("malformed", retryable=True, message="an event without end")

    def _lines(self, chunk: bytes) -> Iterator[bytes]:
        if self._after_cr and chunk.startswith(b"\n"):
            self._after_cr, chunk = False, chunk[1:]
        self._after_cr = chunk.endswith(b"\r") if chunk else self._after_cr
        head, *rest = _LINE_END.split(chunk)
        self._hold(head)
        for part in rest:
            yield self._whole_line()
            self._hold(part)

    def _hold(self, part: bytes) -> None:
        if part:
            self._line.append(part)
            self._held += len(part)

    def _whole_line(self) -> bytes:
        line, self._line = b"".join(self._line), []
        if self._first:
            self._first = False
            return line.removeprefix(_BOM)
        return line

    def _take(self, line: bytes) -> None:
        field, _, value = line.partition(b":")
        if field == b"data":
            self._data.append(value.removeprefix(b" "))
        elif not self._data:
            self._held = 0

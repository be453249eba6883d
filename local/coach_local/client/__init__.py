"""A client of the realtime API: the rules of the protocol as pure steps, and a shell that does the talking.

`AnswerView` holds one answer, `Session` what a device knows and must send next; neither knows a socket or
a clock. A session is made in layers, each knowing those before it: what was sent and waits (`sending`), turns
(`following`), `hello` and the inbox (`greeting`), frames that come (`hearing`), and what the user and the
connection do (`session`). `CoachClient` is the shell over a WebSocket. The TypeScript client mirrors the first
two and is held to the same vectors (`tests/vectors`).
"""

from coach_local.client.happening import Happening
from coach_local.client.session import Session
from coach_local.client.shell import CoachClient, Refused
from coach_local.client.view import AnswerView

__all__ = ["AnswerView", "CoachClient", "Happening", "Refused", "Session"]

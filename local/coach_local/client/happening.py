"""What a client's user may be shown."""

from dataclasses import dataclass

from coach_local.client.view import AnswerView, Frame


@dataclass(frozen=True, slots=True)
class Happening:
    """Something to show. `kind`: `text` (of `view`), `restarted`, `sources`, `note`, `done`, `accepted`,
    `refused` (with the error frame), `event`, `ready`."""

    kind: str
    frame: Frame
    view: AnswerView | None = None

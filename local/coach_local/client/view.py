"""One answer as one device shows it. However its frames were cut, doubled or lost, the text is the same."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Frame = Mapping[str, Any]


@dataclass
class AnswerView:
    """Rules 1 and 2 of the protocol. Positions count code points, as Python's strings do."""

    turn: str
    epoch: int = 0
    text: str = ""
    events: list[Frame] = field(default_factory=list)
    done: Frame | None = None
    gap: bool = False
    """Something is missing: the client must resume from its position."""

    @property
    def position(self) -> dict[str, int]:
        return {"epoch": self.epoch, "at": len(self.text), "n": len(self.events)}

    def apply(self, frame: Frame) -> bool:
        """Takes one frame of this turn in. False for one that said nothing new."""
        epoch = frame.get("epoch", 0)
        if epoch < self.epoch:
            return False
        if epoch > self.epoch:
            self._begin(epoch)
        match frame["type"]:
            case "delta":
                return self._extend(frame["at"], frame["text"])
            case "sources" | "note" if frame.get("n") is not None:
                return self._add(frame)
            case "done":
                return self._end(frame)
        return False

    def begin_again(self) -> None:
        """The server knows nothing of what we claim to have."""
        self._begin(0)

    def _begin(self, epoch: int) -> None:
        self.epoch, self.text, self.events, self.done, self.gap = epoch, "", [], None, False

    def _extend(self, at: int, text: str) -> bool:
        if at > len(self.text):
            self.gap = True
            return False
        fresh = text[len(self.text) - at :]
        self.text += fresh
        return bool(fresh)

    def _add(self, frame: Frame) -> bool:
        if frame["n"] > len(self.events) + 1:
            self.gap = True
        elif frame["n"] == len(self.events) + 1:
            self.events.append(frame)
            return True
        return False

    def _end(self, frame: Frame) -> bool:
        if self.done is not None:
            return False
        if frame["length"] > len(self.text) or frame["events"] > len(self.events):
            self.gap = True
            return False
        self.done, self.gap = frame, False
        return True

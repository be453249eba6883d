"""A turn that is followed until its `done`."""

from dataclasses import dataclass

from coach_local.client.pacing import RESUME_AGAIN, SILENT
from coach_local.client.view import AnswerView


@dataclass
class Watched:
    """`heard_at`: when something of it was last heard, or it was asked."""

    view: AnswerView
    heard_at: float
    resumed_at: float | None = None
    first_resume_at: float | None = None

    @property
    def silent_at(self) -> float:
        """When its silence has lasted too long."""
        if self.resumed_at is not None:
            return self.resumed_at + RESUME_AGAIN
        return self.heard_at + SILENT

    def resumed(self, now: float) -> None:
        self.view.gap = False
        self.resumed_at = now
        if self.first_resume_at is None:
            self.first_resume_at = now

    def heard(self, now: float) -> None:
        """Something came, or is to be expected by then: no resume is under way any more."""
        self.heard_at = now
        self.served()

    def served(self) -> None:
        self.resumed_at = self.first_resume_at = None

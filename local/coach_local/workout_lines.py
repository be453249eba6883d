"""What is typed during a workout, as the events that a client reports."""

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

HELP = """\
  EXERCISE LOADxREPS @RPE   a set: bench-press 80x5 @8 (the exercise once, rir2 for @8, w for a warm-up)
  fix LOADxREPS @RPE        the last set was another          undo         take it away
  rest 90 | rest +30        name or move the rest             skip         end it
  pain REGION 0-10 [KIND]   swap [EXERCISE]   drop [EXERCISE]   time MINUTES   ready 1-5
  ask QUESTION              ok (the warning is read)          end [0-10]   leave (the workout goes on)"""

SET = re.compile(
    r"(?:(?P<exercise>[a-z][\w-]*)\s+)?(?P<load>\d+(?:\.\d+)?)\s*x\s*(?P<reps>\d+)"
    r"(?:\s+@\s*(?P<rpe>\d+(?:\.\d+)?))?(?:\s+rir\s*(?P<rir>\d+))?(?P<warmup>\s+w)?(?:\s+#\s*(?P<note>.+))?",
    re.IGNORECASE,
)
TARGET = re.compile(r"(\d+)@(\d+(?:\.\d+)?)")

Event = tuple[str, dict[str, Any]]


BARE: dict[str, Event] = {"skip": ("rest.skipped", {}), "ok": ("safety.acknowledged", {})}


class Unread(Exception):
    """A line that says nothing we know; the message says what would."""


@dataclass
class Lines:
    """Reads line by line; knows the exercise at hand, the last set, and what was aimed at."""

    target: dict[str, Any] | None = None
    """For exercises that nothing was prescribed for."""
    exercise: str | None = None
    last: str | None = None
    aims: dict[str, dict[str, Any]] = field(default_factory=dict)

    def read(self, line: str) -> Event:
        """Raises Unread."""
        word, _, rest = line.partition(" ")
        found = SET.fullmatch(line) if word.lower() != "fix" else None
        if found is not None:
            return self._logged(found)
        event = self._corrected(word.lower(), rest) or self._told(word.lower(), rest.split())
        if event is None:
            raise Unread(f"I do not understand that. Try:\n{HELP}")
        return event

    def _corrected(self, word: str, rest: str) -> Event | None:
        if self.last is None:
            return None
        if word == "undo":
            return "set.deleted", {"set": self.last}
        found = SET.fullmatch(rest) if word == "fix" else None
        return ("set.edited", {"set": self.last, **_effort(found)}) if found else None

    def _told(self, word: str, rest: list[str]) -> Event | None:
        match word, rest:
            case "rest", [seconds] if seconds[0] in "+-":
                return "rest.extended", {"by_s": _whole(seconds)}
            case "rest", [seconds]:
                return "rest.started", {"planned_s": _whole(seconds)}
            case "pain", [region, severity, *kind]:
                said = {"region": region, "severity": _number(severity), "kind": "_".join(kind) or "dull"}
                return "pain.reported", said
            case "swap", [*to]:
                said = {"from": self._at_hand(), "reason": "preference"}
                return "exercise.swap", said | ({"to": to[0]} if to else {})
            case "drop", [*exercise]:
                return "exercise.skipped", {"exercise": exercise[0] if exercise else self._at_hand()}
            case "time", [minutes]:
                return "time.limit", {"minutes_left": _number(minutes)}
            case "ready", [score]:
                return "readiness", {"readiness": _whole(score)}
            case "end", [*srpe]:
                return "workout.end", {"srpe": _number(srpe[0])} if srpe else {}
        return BARE.get(word) if not rest else None

    def prescribed(self, data: dict[str, Any]) -> None:
        """The newest prescription: what the next set of its exercise aims at."""
        if data.get("reps") and data.get("rpe"):
            self.aims[data["exercise"]] = {"reps": data["reps"], "rpe": data["rpe"]}
        over = data["reason"] in ("exercise_done", "exercise_stopped", "pain_stop_exercise")
        if over and data["exercise"] == self.exercise:
            self.exercise = None
        elif not over and self.exercise is None:
            self.exercise = data["exercise"]

    def _logged(self, found: re.Match[str]) -> Event:
        self.exercise = found["exercise"].lower() if found["exercise"] else self._at_hand()
        self.last = str(uuid4())
        fields = {"set": self.last, "exercise": self.exercise, "kind": "working", **_effort(found)}
        if found["warmup"]:
            fields["kind"] = "warmup"
        if found["note"]:
            fields["note"] = found["note"]
        aim = self.aims.get(self.exercise, self.target)
        return "set.logged", fields | ({"target": aim} if aim else {})

    def _at_hand(self) -> str:
        if self.exercise is None:
            raise Unread("Which exercise? Name it before the load: bench-press 80x5 @8")
        return self.exercise


def read_target(text: str) -> dict[str, Any]:
    """`5@8`: five reps at RPE 8. Raises Unread."""
    found = TARGET.fullmatch(text)
    if found is None:
        raise Unread("A target is reps@RPE, as 5@8.")
    return {"reps": int(found[1]), "rpe": float(found[2])}


def _effort(found: re.Match[str]) -> dict[str, Any]:
    said: dict[str, Any] = {"load": float(found["load"]), "reps": int(found["reps"])}
    if found["rpe"]:
        said["rpe"] = float(found["rpe"])
    if found["rir"]:
        said["rir"] = int(found["rir"])
    return said


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise Unread(f"{text} is not a number.") from None


def _whole(text: str) -> int:
    return int(_number(text))

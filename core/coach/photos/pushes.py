"""What the user's devices are told of a photo; of one photo, only the newest matters."""

from datetime import date

from coach.delivery.pusher import Push
from coach.photos.failures import ADVICE
from coach.photos.ports import Ended


def updated(photo: str, version: int, day: date, status: str, meal: str | None = None) -> Push:
    said = {"date": day.isoformat(), "photo": photo, "status": status}
    if meal is not None:
        said["meal"] = meal
    return Push(f"photo-{photo}-{version}-{status}", "nutrition.updated", said, latest=f"photo.{photo}")


def ended(how: Ended) -> Push:
    if how.reason is None:
        return updated(how.photo, how.version, how.day, how.state)
    said = {
        "date": how.day.isoformat(),
        "photo": how.photo,
        "reason": how.reason,
        "advice": ADVICE[how.reason],
    }
    return Push(f"photo-{how.photo}-{how.version}-failed", "photo.failed", said, latest=f"photo.{how.photo}")

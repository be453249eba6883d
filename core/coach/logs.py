"""What may be said of an unexpected error: its kind and its place, never its words, which may be a user's."""

import logging
import traceback


def trouble(log: logging.Logger, doing: str, error: BaseException) -> None:
    """Logs an error that nobody planned for."""
    places = traceback.extract_tb(error.__traceback__)
    place = f"{places[-1].name}:{places[-1].lineno}" if places else "unknown"
    log.error("%s failed: %s at %s", doing, type(error).__name__, place)

"""Bringing in what others offer: files become records with their licences, and what was skipped is told."""

from coach.library.importers.files import (
    FORMATS,
    Format,
    read_exercises,
    read_foods,
    read_snippets,
    read_videos,
    recognise,
)
from coach.library.importers.merge import Merged, merged_exercises, merged_foods, names_elsewhere
from coach.library.importers.overlap import without_copies
from coach.library.importers.report import Import, Skipped
from coach.library.importers.videos import Video

__all__ = [
    "FORMATS",
    "Format",
    "Import",
    "Merged",
    "Skipped",
    "Video",
    "merged_exercises",
    "merged_foods",
    "names_elsewhere",
    "read_exercises",
    "read_foods",
    "read_snippets",
    "read_videos",
    "recognise",
    "without_copies",
]

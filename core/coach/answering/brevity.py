"""Keeps an answer to so many words, where somebody hears it between two sets."""

import re

_RUN = re.compile(r"\s+|\S+")


class Brevity:
    """Feed it the answer; what it gives back is to be said. Once `full`, nothing more will be."""

    def __init__(self, words: int) -> None:
        self._left = words
        self._gap = ""  # white space that goes before the next word, if there is one
        self._inside = False
        self.full = False

    def feed(self, text: str) -> str:
        said = ""
        for run in _RUN.findall(text) if not self.full else ():
            if run.isspace():
                self._gap, self._inside = self._gap + run, False
                continue
            if not self._inside and self._left <= 0:
                self.full = True
                return said + "…"
            self._left -= not self._inside
            said, self._gap, self._inside = said + self._gap + run, "", True
        return said

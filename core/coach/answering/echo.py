"""Keeps the instructions of a prompt from being repeated to the reader, as the text streams."""

import re
from collections.abc import Iterator
from itertools import pairwise

_WORD = r"[^\W_]+"
_PIECE = re.compile(rf"{_WORD}|[\W_]+")
_REPEATED = 32  # characters that stand so in the prompt; a reader never gets 40 of them


class Echo:
    """Text goes through at once, but from the third word on of what stands so in the prompt it waits.

    It waits until the likeness ends: a short one is let go, a long one is dropped. However the text is cut, the
    same remains.
    """

    def __init__(self, prompt: str) -> None:
        words = re.findall(_WORD, prompt.lower())
        self._pairs = set(pairwise(words))
        self._triples = set(zip(words, words[1:], words[2:], strict=False))
        self._last = ("", "")
        self._alike = 0  # characters of the present likeness, the two words before it included
        self._held = ""  # the likeness
        self._gap = ""  # what stands after it
        self._word = ""  # the unfinished last word
        self._given = 0  # characters of it that are let go already
        self.dropped = 0

    def feed(self, text: str) -> Iterator[str]:
        if not self._triples:
            yield text
            return
        pieces = _PIECE.findall(self._word + text)
        self._word = pieces.pop() if pieces and pieces[-1][-1:].isalnum() else ""
        for piece in pieces:
            yield from self._take(piece)
        if not self._held and self._last not in self._pairs:
            yield self._word[self._given :]
            self._given = len(self._word)

    @property
    def waits(self) -> bool:
        return bool(self._held)

    def expire(self) -> Iterator[str]:
        """Waiting is over: a likeness is judged as far as it went."""
        yield self._let_go()

    def flush(self) -> Iterator[str]:
        """The end of the text: what waited and is no repetition."""
        word, self._word = self._word, ""
        if word:
            yield from self._take(word)
        yield self._let_go()

    def _take(self, piece: str) -> Iterator[str]:
        """A whole word, or (part of) the gap between two."""
        if not piece[0].isalnum():
            self._gap, shown = (self._gap + piece, "") if self._held else ("", piece)
            yield shown
            return
        given, self._given = self._given, 0
        word = piece.lower()
        if (*self._last, word) in self._triples:
            self._alike = (self._alike or sum(map(len, self._last)) + 2) + 1 + len(word)
            self._held, self._gap = self._held + self._gap + piece, ""
        else:
            yield self._let_go()
            yield piece[given:]
        self._last = (self._last[1], word)

    def _let_go(self) -> str:
        """The end of a likeness."""
        repeated = self._alike >= _REPEATED
        shown = self._gap if repeated else self._held + self._gap
        self.dropped += repeated
        self._held, self._gap, self._alike = "", "", 0
        return shown

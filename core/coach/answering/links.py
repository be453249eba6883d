"""Web and mail addresses in a chunk of text, and which of them are ours to give."""

import re
from collections.abc import Sequence

_ENDINGS = (
    "com|net|org|info|biz|io|ai|app|dev|xyz|site|online|shop|store|link|click|top|club|fit|gym|live|tv|ly|gg|"
    "example|test"
)
# A bare domain goes from its first dot on: the word before it may have been shown already.
_ADDRESS = re.compile(
    r"(?:(?<![^\W_])(?:h(?:tt|xx)ps?|ftp)://[^\s<>\"]+"
    r"|://[^\s<>\"]+"
    r"|\b(?:javascript|data|file):[^\s<>\"]+"
    r"|\bwww\.[^\s<>\"]+"
    r"|(?<=\w)@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
    rf"|(?<=[a-z0-9-])(?:\.[a-z0-9-]{{1,63}}){{0,6}}\.(?:{_ENDINGS})\b(?:[/?#:][^\s<>\"]*)?"
    r"|(?<=[a-z0-9-][a-z0-9])(?:\.[a-z0-9-]{1,63}){0,6}\.[a-z]{2}/[^\s<>\"]*)",
    re.IGNORECASE,
)
_AFTER = ".,;:!?)]}'*_"
_HOLE = "\0"
_LEFT = re.compile(rf"(?<=\])\({_HOLE}\)|\s?[(<\[]{_HOLE}[)>\]]|[ \t]{_HOLE}(?=\s|\Z)|{_HOLE}")


def without_foreign(text: str, ours: Sequence[str]) -> tuple[str, bool]:
    """The text without addresses that do not begin like one of `ours`, and whether there was one."""
    if "." not in text and ":" not in text:
        return text, False

    def kept(found: re.Match[str]) -> str:
        address = found[0].rstrip(_AFTER)
        return (
            found[0] if any(address.startswith(start) for start in ours) else _HOLE + found[0][len(address) :]
        )

    shown = _ADDRESS.sub(kept, text.replace(_HOLE, ""))
    return _LEFT.sub("", shown), _HOLE in shown

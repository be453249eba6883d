"""What has the form of code, of a conversation or of a cipher: a text about training or food has none of it.

Only form counts here; what is said in plain words is the lexicon's (injection.py). Every repetition is bounded or
cannot begin twice in one run: a hostile text costs no more than a long one.
"""

import base64
import binascii
import re

_WHO = (
    "system|assistant|developer|human|user|admin(?:istrator)?|moderator|operator|supervisor|ai|llm|bot|chatbot|chatgpt|gpt|"
    "claude|gemini|answer|reply|q|question|grader|sistema|asistente|assistente|assistent|système|humano|usuario|usuário|"
    "utente|nutzer|benutzer|utilisateur|ki|ia|entwickler|desarrollador|développeur|desenvolvedor|sviluppatore"
)
_WHAT = (
    "note|message|memo|debug|alert|task|prompt|instructions?|override|update|notice|policy|order|command|directive|results?|output|response|call|"
    "reply|hinweis|nachricht|anweisung|nota|mensaje|mensagem|messaggio|instrucci[oó]n|instruction|istruzione|instrução"
)
_WRITE = (
    "write|print|output|reply|respond|answer|add|append|include|insert|end|finish|sign|escrib[ea]|respond[ae]|termin[ae]|"
    "a[ñn]ad[ea]|schreib[et]?|antworte|beende|[eé]cri[st]|r[eé]ponds|ajoute|escreva|adicione|scrivi|rispondi|finisci|"
    "aggiungi|likho"
)
_NAME = r"[a-z]{2,40}(?:_[a-z0-9]{1,40}){1,6}"


def _form(within: str, *forms: str) -> tuple[frozenset[str], re.Pattern[str]]:
    """A pattern, and the characters of which a text must have one for it to be worth looking."""
    return frozenset(within), re.compile("|".join(forms), re.IGNORECASE | re.MULTILINE)


_FORMS = (
    # Tags and what opens or closes them, also as entities; chat templates.
    _form("<>", r"<[a-z]|<\s?[/!?]\s?[a-z]|<!--|-->|<\|[^|>\n]{1,40}\|?>|<<\s?/?sys"),
    _form("&", r"&(?:lt|gt);"),
    # Code, templates and JSON; what is left of a link or a picture that was cut off.
    _form("[]", r"\w\[\d+\]|\[/?(?:inst|system|assistant|user|tool)\]|\[\[|\]\]|!\[|\]\("),
    _form("{}$`", r"\{\{|\}\}|\$\{|\$\(|```|\{\s?[\"']"),
    _form("\"'", r"[\"'][\w ]{1,40}[\"']\s?:\s?[\"'{\[\d]|[\"']\s?:\s?(?:true|false|null)\b"),
    # Headings and rules between the parts of a prompt.
    _form("#", r"(?<!\#)\#{2,9}\s?(?:end|system|instruction|assistant|user|new|prompt|response)"),
    _form("-=*", r"(?<![-=*])[-=*]{3,99}\s?(?:end|system|begin|start|new)\b"),
    # Labels of a conversation.
    _form(":>]", rf"(?:^|(?<=[\s(\[*_.,;]))(?:{_WHO})(?:\s(?:{_WHAT})){{0,2}}\s{{0,2}}(?::|>|\]|=>|->)"),
    _form("tT", r"\b(?:tool|function)\s(?:call|result|output|response)s?\b"),
    # Calls and settings.
    _form("_", rf"\b{_NAME}\s?[(=]|(?<=\S\s){_NAME}\b|\b{_NAME}(?=\s\S)"),
    _form("=", r"\b[a-z_]{2,40}\s?=\s?(?:true|false|null|none|on|off|yes|no)\b|\bto\s?=\s?\w"),
    _form(";", r";\s?(?:--|drop\stable|select\s\S+\sfrom|delete\sfrom|rm\s-)"),
    # Ids of accounts, and names of machines; a turbot and a burbot are fish.
    _form("-", r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"),
    _form("bB", r"\b(?!turbot|burbot|abbot|robot)[a-z]{2,20}bot\b"),
    # Words run together, and words that are to be written down.
    _form(
        "pPuUaAoO",
        r"\b(?:ignor|disregard|forget|bypass|overrid)[a-z]{0,24}(?:instruction|rule|prompt|safety)[a-z]*\b",
    ),
    _form(
        "\"'“«„‘",
        rf"\b(?:{_WRITE})(?:\s[^\W\d_]{{1,20}}){{0,6}}\s"
        r"(?:'[^'\n]{2,80}'(?!\w)|\"[^\"\n]{2,80}\"|[“«„‘][^”»“’\n]{2,80}[”»“’])",
    ),
    # Letters as numbers.
    _form("&%\\", r"(?:(?:&#x?[0-9a-f]{2,6};|%[0-9a-f]{2}|\\u[0-9a-f]{4})\s?){3,1000}"),
)
# In capitals only: "ai" is a word of Italian and of French.
_MACHINE = re.compile(r"(?<![A-ZÀ-Ý]\s)\b(?:AI|A\.I\.|KI|IA|LLMs?|GPT)\b(?!\s[A-ZÀ-Ý]{2})")
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{12,2000}={0,2}(?![A-Za-z0-9+/_-])")
_HEX = re.compile(r"(?<![0-9a-z])(?:(?:\\x|0x)?[0-9a-f]{2}[\s,]?){8,1000}(?![0-9a-z])", re.IGNORECASE)
_BITS = re.compile(r"(?<![01])[01]{8}(?:\s?[01]{8}){3,200}(?![01])")
_LEAST = 6  # characters: what is shorter may decode to something by chance
_WIDE = {0xFF01 + n: 0x21 + n for n in range(94)}  # the letters of full width that East Asian type has


def breaks_out(text: str) -> int | None:
    """Where a text stops being one about its subject by its form alone; None where it does not."""
    plain = text.translate(_WIDE)
    there = set(plain)
    patterns = [pattern for within, pattern in _FORMS if not within.isdisjoint(there)]
    found = [match.start() for pattern in (*patterns, _MACHINE) if (match := pattern.search(plain))]
    for pattern in (_BASE64, _HEX, _BITS):
        hidden = (match.start() for match in pattern.finditer(plain) if _hides_words(match[0], pattern))
        found += [first for first in (next(hidden, None),) if first is not None]
    return min(found, default=None)


def _hides_words(said: str, pattern: re.Pattern[str]) -> bool:
    """Whether something decodes to readable text, which no word and no number does."""
    try:
        if pattern is _BASE64:
            decoded = base64.b64decode(said + "=" * (-len(said.rstrip("=")) % 4), altchars=b"-_")
        elif pattern is _HEX:
            decoded = binascii.unhexlify(re.sub(r"\\x|0x|[\s,]", "", said))
        else:
            bits = re.sub(r"\s", "", said)
            decoded = bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))
        text = decoded.decode("ascii")
    except ValueError:
        return False
    return len(text) >= _LEAST and text.isprintable() and any(map(str.isalpha, text))

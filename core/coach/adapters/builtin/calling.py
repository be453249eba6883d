"""The one tool that the coach without a language model calls: a meal that was told is proposed to be logged."""

import json
import re

from coach.ports import Call, Prompt, Result

TOOL = "propose_meal"
WAITS = "Say yes, and it counts."
NOT_KNOWN = "I could not work that meal out: {} Tell me each food by itself, with its weight."

_TOLD = re.compile(
    r"\W*(?:(?:please |can you |could you )?(?:log|add|track)\b(?! out)"
    r"|(?:for (?:breakfast|lunch|dinner) )?(?:today )?i(?:'ve| have)? (?:just |also )?(?:had|ate|eaten|drank|drunk)\b"
    r"|ich hab\w* \b.*\b(?:gegessen|getrunken)\b|(?:hoy )?(?:he comido|comí)\b|j'ai (?:mangé|bu)\b"
    r"|ho (?:mangiato|bevuto)\b|(?:eu )?comi\b)",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"\d|\b(?:a|an|one|two|three|half|some|ein|eine|un|una|une|uma|um)\b", re.IGNORECASE)


def call(prompt: Prompt) -> Call | None:
    """None where nothing is to be called, or has been."""
    offered = any(tool.name == TOOL for tool in prompt.tools)
    if not offered or prompt.rounds or not prompt.may_call or "?" in prompt.question:
        return None
    if not (_TOLD.match(prompt.question) and _AMOUNT.search(prompt.question)):
        return None
    return Call("builtin", TOOL, json.dumps({"text": prompt.question[:2_000]}))


def said(result: Result) -> str:
    """What came of it, in words."""
    read = json.loads(result.content)
    if result.failed:
        return NOT_KNOWN.format(read["message"].split(". ")[0].rstrip(".") + ".")
    unknown = read.get("not_in_the_food_table")
    missing = f" I do not know {', '.join(unknown)}, and have left that out." if unknown else ""
    return f"{read['proposed']}{missing} {WAITS}"

"""The whole prompt of one question, word by word: whoever changes it sees what the model will read.

Written anew by `COACH_SNAPSHOT=1 pytest tests/unit/answering/test_prompt_snapshot.py`.
"""

import os
from pathlib import Path

from coach.answering.context import Context
from coach.answering.prompt import assemble
from coach.ports import Grounding, Message, Passage, Prompt, ToolSpec, Turn

KEPT = Path(__file__).with_name("prompt.txt")
TURN = Turn(
    user="u", id="t9", conversation="c", question="How deep should I squat?", workout=None, mode="chat",
    digest="d", state="running", created_at=9, since=9,
)  # fmt: skip
CONTEXT = Context(
    history=(Message("user", "My knee clicks.", "t1"), Message("coach", "Then go to a box.", "t1")),
    grounding=Grounding(
        (
            Passage("computed", "nutrition", "Your food today", "You still need 46 g of protein today."),
            Passage("exercise", "goblet-squat", "Goblet squat", "Sit between the heels."),
        )
    ),
    athlete="Trains in kg. Goals: squat twice my weight.",
)
TOOL = ToolSpec("look_up_exercise", "Finds exercises.", {"type": "object"})


def written(prompt: Prompt) -> str:
    said = "\n".join(f"--- {message.role}\n{message.text}" for message in prompt.messages)
    tools = ", ".join(tool.name for tool in prompt.tools)
    return f"--- system\n{prompt.system}\n{said}\n--- tools: {tools}\n"


def test_the_prompt_is_as_it_was_agreed() -> None:
    prompt = written(assemble(TURN, CONTEXT, (TOOL,)))
    if os.environ.get("COACH_SNAPSHOT"):
        KEPT.write_text(prompt)
    assert prompt == KEPT.read_text()


def test_the_same_context_gives_the_same_prompt() -> None:
    assert assemble(TURN, CONTEXT, (TOOL,)) == assemble(TURN, CONTEXT, (TOOL,))

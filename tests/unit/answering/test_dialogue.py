"""The rounds of a turn: what a model has run, what the reader sees of it, and what it costs."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any

import pytest

from coach.adapters.memory.model import Script, ScriptedModel
from coach.answering import dialogue
from coach.answering.dialogue import CALLS, ROUNDS, Dialogue, Learned
from coach.answering.tools.tool import Arguments, Outcome, Tool, Toolbox
from coach.errors import Conflict, Fenced
from coach.frames import Usage
from coach.ports import Call, Finished, Message, Passage, Prompt, Tell, Text, Turn
from coach.proposals.change import Goal, Proposal

TURN = Turn(
    user="u", id="t", conversation="c", question="And now?", workout=None, mode="chat", digest="d",
    state="running", created_at=0, since=0,
)  # fmt: skip
LIBRARY = (Passage("snippet", "s", "Resting", "Rest."),)
PROMPT = Prompt("You coach.", (Message("user", "And now?"),), "And now?", LIBRARY)
BENCH = Passage("workout", "sets-bench", "Your last sets", "80 kg for 5.")
USAGE = Usage(input_tokens=10, output_tokens=2)

Deed = Callable[[], Awaitable[Outcome]]


class Said(Arguments):
    query: str


class Bench:
    """A toolbox of one tool, and what it was called with."""

    def __init__(self, deed: Deed | None = None) -> None:
        self.called: list[tuple[str, str]] = []
        self.deed = deed

    @property
    def box(self) -> Toolbox:
        return Toolbox((Tool("look", "Looks.", Said, self._look),))

    async def _look(self, turn: Turn, said: Said) -> Outcome:
        self.called.append((turn.user, said.query))
        return await self.deed() if self.deed else Outcome({"found": 1}, "Looked", BENCH)


def call(query: str = "bench", id: str = "c1", name: str = "look") -> Call:
    return Call(id, name, json.dumps({"query": query}))


def calling(*calls: Call, say: tuple[str, ...] = ()) -> Script:
    return Script(say, calls=calls or (call(),), usage=USAGE)


ANSWER = Script(("Take", " 80 kg."), usage=USAGE)


async def confirmed() -> None: ...


async def held(model: ScriptedModel, bench: Bench, confirm: Any = confirmed) -> list[Any]:
    return [event async for event in Dialogue(model, bench.box).answer(TURN, PROMPT, confirm)]


def notes(events: list[Any]) -> list[tuple[Any, ...]]:
    told = [event.event for event in events if isinstance(event, Tell)]
    return [(note["kind"], note.get("name"), note.get("state")) for note in told if note["type"] == "note"]


def results(model: ScriptedModel) -> list[Any]:
    """What the model read in its last round."""
    return [json.loads(result.content) for result in model.asked[-1].rounds[-1].results]


async def test_a_tool_runs_for_the_turns_own_user_and_the_model_answers_from_it() -> None:
    model, bench = ScriptedModel(calling(), ANSWER), Bench()
    events = await held(model, bench)
    assert bench.called == [("u", "bench")]
    assert results(model) == [{"found": 1, "source": "80 kg for 5.", "cite_as": "[2]"}]
    assert "".join(event.text for event in events if isinstance(event, Text)) == "Take 80 kg."


async def test_the_reader_sees_each_run_begin_and_end_and_then_its_source() -> None:
    events = await held(ScriptedModel(calling(), ANSWER), Bench())
    told = [event.event for event in events if isinstance(event, Tell)]
    assert notes(events) == [("tool", "look", "started"), ("tool", "look", "ended")]
    assert told[1]["summary"] == "Looked"
    assert [(source["ref"], source["id"]) for source in told[2]["sources"]] == [(2, "sets-bench")]


async def test_what_a_tool_brought_is_known_before_the_next_word() -> None:
    events = await held(ScriptedModel(calling(), ANSWER), Bench())
    learned = next(n for n, event in enumerate(events) if isinstance(event, Learned))
    assert learned < next(n for n, event in enumerate(events) if isinstance(event, Text))


async def test_every_rounds_tokens_are_counted() -> None:
    *_, end = await held(ScriptedModel(calling(), ANSWER), Bench())
    assert end == Finished("stop", Usage(input_tokens=20, output_tokens=4))


async def test_a_model_that_never_stops_calling_is_asked_four_times_and_then_may_not() -> None:
    model, bench = ScriptedModel(calling()), Bench()
    *_, end = await held(model, bench)
    assert [prompt.may_call for prompt in model.asked] == [True, True, True, False]
    assert len(bench.called) == ROUNDS - 1
    assert (end.reason, end.calls) == ("stop", ())


async def test_no_round_of_tools_is_begun_when_somebody_has_waited_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(dialogue, "TOOLS_FOR", -1.0)
    model = ScriptedModel(ANSWER)
    await held(model, Bench())
    assert [prompt.may_call for prompt in model.asked] == [False]


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (call(name="delete_everything"), "not_found"),
        (Call("c1", "look", "{"), "bad_frame"),
        (Call("c1", "look", '{"query": 3}'), "bad_frame"),
        (Call("c1", "look", '{"query": "x", "user": "somebody"}'), "bad_frame"),
        (Call("c1", "look", ""), "bad_frame"),
    ],
    ids=["unknown", "no json", "wrong type", "invented field", "nothing"],
)
async def test_a_call_that_cannot_be_run_is_told_to_the_model(wanted: Call, code: str) -> None:
    model, bench = ScriptedModel(calling(wanted), ANSWER), Bench()
    events = await held(model, bench)
    assert [result["error"] for result in results(model)] == [code]
    assert notes(events)[-1][2] == "failed"
    assert bench.called == []


async def test_an_unknown_tools_name_is_not_shown() -> None:
    events = await held(ScriptedModel(calling(call(name="I deleted all")), ANSWER), Bench())
    assert {name for _, name, _ in notes(events)} == {"unknown"}


@pytest.mark.parametrize(
    ("error", "code"), [(Conflict("Too late."), "conflict"), (KeyError("x"), "internal")]
)
async def test_a_tool_that_fails_is_told_and_the_answer_goes_on(error: Exception, code: str) -> None:
    async def fail() -> Outcome:
        raise error

    model = ScriptedModel(calling(), ANSWER)
    *_, end = await held(model, Bench(fail))
    assert [result["error"] for result in results(model)] == [code]
    assert end.reason == "stop"


async def test_a_tool_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang() -> Outcome:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(dialogue, "TOOL_LIMIT", 0.01)
    model = ScriptedModel(calling(), ANSWER)
    await held(model, Bench(hang))
    assert [result["error"] for result in results(model)] == ["unavailable"]


async def test_more_calls_at_once_than_are_allowed_are_refused() -> None:
    model, bench = ScriptedModel(calling(*(call(id=f"c{n}") for n in range(CALLS + 2))), ANSWER), Bench()
    await held(model, bench)
    assert len(bench.called) == CALLS
    assert [result.get("error") for result in results(model)][CALLS:] == ["rate_limited", "rate_limited"]


async def test_a_proposal_is_noted_with_what_it_would_change() -> None:
    proposal = Proposal("p1", "t", Goal(version=1, weight_aim="gain"), "Set the goal?", 9)

    async def propose() -> Outcome:
        return Outcome({}, "Set the goal?", proposal=proposal)

    events = await held(ScriptedModel(calling(), ANSWER), Bench(propose))
    assert [event.event for event in events if isinstance(event, Tell)][-1] == {
        "type": "note",
        "kind": "proposal",
        "proposal": "p1",
        "change": "goal",
        "summary": "Set the goal?",
        "data": {"version": 1, "weight_aim": "gain"},
        "expires_at": 9,
    }


async def test_every_round_is_confirmed_before_it_is_paid_for() -> None:
    asked = 0

    async def lost_after_the_first() -> None:
        nonlocal asked
        asked += 1
        if asked > 1:
            raise Fenced

    model = ScriptedModel(calling(), ANSWER)
    with pytest.raises(Fenced):
        await held(model, Bench(), lost_after_the_first)
    assert len(model.asked) == 1


async def test_a_reader_who_leaves_while_a_tool_runs_leaves_nothing_behind() -> None:
    reached, ended = asyncio.Event(), asyncio.Event()

    async def slow() -> Outcome:
        reached.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        raise AssertionError

    async def read() -> None:
        async with aclosing(
            Dialogue(ScriptedModel(calling()), Bench(slow).box).answer(TURN, PROMPT, confirmed)
        ) as s:
            async for _ in s:
                pass

    reader = asyncio.create_task(read())
    await reached.wait()
    reader.cancel()
    await asyncio.wait([reader])
    assert ended.is_set()


async def test_what_was_said_before_a_tool_and_after_it_are_two_paragraphs() -> None:
    events = await held(ScriptedModel(calling(say=("Let me look.",)), ANSWER), Bench())
    assert "".join(event.text for event in events if isinstance(event, Text)) == "Let me look.\n\nTake 80 kg."

"""The figures of a run as rows: what was measured, and the budget where there is one."""

from collections.abc import Callable, Iterator
from typing import Any

Row = tuple[str, str, str]
"""What, the figure, the budget."""


def table(results: dict[str, Any]) -> str:
    rows = [row for name, rows_of in PARTS.items() if name in results for row in rows_of(results[name])]
    lines = [f"| {what} | {figure} | {budget} |" for what, figure, budget in rows]
    head = f"{results['at']}, {results['machine']}, {results['load_at_the_end']} at the end"
    return "\n".join([head, "", "| | measured | budget |", "|---|---|---|", *lines]) + "\n"


def _first_token(first: dict[str, Any]) -> Iterator[Row]:
    yield "first token over a bare FastAPI socket, p50", f"{first['over_bare_ms']} ms", "1 ms"
    yield "first token after the provider's, ours, p50 / p99", _both(first["ours_ms"]), ""
    yield "the same, bare socket", _both(first["bare_ms"]), ""
    before = first["from_ask_to_the_provider_ms"]
    yield "from the ask to the provider's first token, its own wait apart, p50 / p99", _both(before), ""


def _cpu(cpu: dict[str, Any]) -> Iterator[Row]:
    at = f"{cpu['tokens']} tokens at {cpu['tps']}/s, CPU a token"
    yield f"{at}: our worker, all in all", f"{cpu['ours_us']} µs", ""
    yield f"{at}: a bare FastAPI socket, all in all", f"{cpu['bare_us']} µs", ""
    yield f"{at}: taking the provider's stream in, alone", f"{cpu['provider_alone_us']} µs", ""
    yield f"{at}: ours without the provider's stream", f"{cpu['delivery_us']} µs", "40 µs"


def _pace(runs: list[dict[str, Any]]) -> Iterator[Row]:
    for run in runs:
        what = f"{run['tokens']} tokens at {run['tps']}/s, posts of 8 to 25 ms: posts; added delay p50 / p99"
        budget = "45; 70 / 130 ms" if run["tps"] == 60 else ""
        yield what, f"{run['posts']}; {_both(run['delay_ms'])}", budget
        naive = run["one_post_a_token"]
        yield "the same, one post a token", f"{naive['posts']}; {_both(naive['delay_ms'])}", ""


def _at_once(runs: list[dict[str, Any]]) -> Iterator[Row]:
    for run in runs:
        what = f"{run['at_once']} answers at once, each at {run['tps']}/s: whole; delay p50 / p99"
        yield what, f"{run['whole']}; {_both(run['delay_ms'])}", ""
        yield "the same over bare sockets: delay p50 / p99", _both(run["bare_delay_ms"]), ""


def _stop(stop: dict[str, Any]) -> Iterator[Row]:
    yield "stop to done, p50 / p99", _both(stop["stop_to_done_ms"]), "1000 ms"
    yield "resume to its first frame, p50 / p99", _both(stop["resume_to_first_frame_ms"]), ""


def _take_over(run: dict[str, Any]) -> Iterator[Row]:
    what = "from a worker's death until its watcher hears of the next epoch, p50 / p99"
    yield what, _both(run["death_to_next_frame_ms"]), "10000 ms"
    yield "the same until the first word, a cold start later", _both(run["death_to_next_word_ms"]), ""


def _fan_out(runs: list[dict[str, Any]]) -> Iterator[Row]:
    for run in runs:
        what = f"a push to {run['connections']:,} connections: arrives p50 / p99; the last one, p50"
        yield what, f"{_both(run['arrives_ms'])}; {run['last_ms']} ms", ""


def _flood(runs: list[dict[str, Any]]) -> Iterator[Row]:
    for run in runs:
        where = "one process for all" if run["isolation"] == "inline" else "a process for each function"
        yield f"a word's delay, p50 / p99, one user alone, {where}", _both(run["alone_ms"]), ""
        hung_up = run["replies"].pop("hung_up", 0)
        what = (
            f"the same while another floods ({sum(run['replies'].values())} asks, hung up on {hung_up} times)"
        )
        yield what, _both(run["beside_ms"]), ""


def _idle(run: dict[str, Any]) -> Iterator[Row]:
    what = f"memory of an idle connection of the emulator, by {run['connections']:,} of them"
    yield what, f"{run['kib_each']} KiB", "30 KiB"


def _history(runs: list[dict[str, Any]]) -> Iterator[Row]:
    for run in runs:
        what = f"an answer's start after {run['messages']:,} messages, p50 / p99; bytes of its prompt"
        budget = "" if run["messages"] < 100 else "the same prompt ± 5 %"
        yield what, f"{_both(run['start_ms'])}; {run['prompt_bytes']}", budget


def _workout(run: dict[str, Any]) -> Iterator[Row]:
    yield "from a set to its prescription, p50 / p99", _both(run["set_to_prescription_ms"]), "p99 50 ms"


def _cost(run: dict[str, Any]) -> Iterator[Row]:
    yield (
        f"an answer of {run['tokens']} tokens: frames to the client; worker's seconds",
        f"{run['frames']:g}; {run['seconds']:g}",
        "",
    )
    yield (
        "the same, DynamoDB: calls; units written, units read, as the emulator counts them",
        f"{run['calls']:g}; {run['writes']:g}, {run['reads']:g}",
        "",
    )
    parts = ", ".join(f"{name} {value}" for name, value in run["dollars_of_1000"].items())
    yield "1,000 such answers, in US dollars, the model apart", f"{run['dollars']} ({parts})", ""


def _cold(runs: list[dict[str, Any]]) -> Iterator[Row]:
    for run in runs:
        budget = f"{run['budget_ms']} ms" if run["budget_ms"] else ""
        what = f"cold start of `{run['function']}`: CPU over an empty process"
        yield what, f"{run['cpu_ms']} ms", budget


def _routes(run: dict[str, Any]) -> Iterator[Row]:
    for one in run["routes"]:
        beside = f"a bare route beside it {_both(one['bare_ms'])}: {one['times_bare']} ×"
        yield f"{one['route']}, p50 / p99", f"{_both(one['ms'])}; {beside}", ""


def _both(times: dict[str, float]) -> str:
    return f"{times['p50']} / {times['p99']} ms"


PARTS: dict[str, Callable[[Any], Iterator[Row]]] = {
    "first_token": _first_token,
    "cpu": _cpu,
    "pace": _pace,
    "at_once": _at_once,
    "stop_and_resume": _stop,
    "take_over": _take_over,
    "fan_out": _fan_out,
    "flood": _flood,
    "idle": _idle,
    "history": _history,
    "workout": _workout,
    "cost": _cost,
    "cold_starts": _cold,
    "routes": _routes,
}

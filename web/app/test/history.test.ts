/** What was read back and what is being said make one conversation. */

import { expect, test } from "vitest";
import type { Schemas } from "../src/api/http";
import { joined, newestAnswer, underWay } from "../src/chat/history";
import type { ShownTurn } from "../src/chat/turns";

type Message = Schemas["Message"];

function said(turn: string, role: Message["role"], text: string, state: Message["state"] = "completed"): Message {
  return { turn, role, text, state, sources: [], created_at: "2026-01-01T00:00:00Z" };
}

const KEPT = [said("b", "coach", "", "running"), said("b", "user", "And then?", "running"), said("a", "coach", "Sit."), said("a", "user", "How?")];

function live(turn: string, conversation: string, text: string): ShownTurn {
  return { turn, conversation, question: "And then?", text, sources: [], notes: [], doing: "answering", done: undefined, refused: undefined };
}

test("turns are in order, each question with its answer", () => {
  expect(joined(KEPT, [], "c").map(({ question, text }) => [question, text])).toEqual([["How?", "Sit."], ["And then?", ""]]);
});

test("what this page has heard of a turn goes before what was kept", () => {
  expect(joined(KEPT, [live("b", "c", "Stand")], "c").map(({ text }) => text)).toEqual(["Sit.", "Stand"]);
});

test("turns of other conversations stay there", () => {
  expect(joined(KEPT, [live("z", "other", "Run")], "c")).toHaveLength(2);
});

test("only what is not over is followed", () => {
  expect(underWay(KEPT)).toEqual([{ turn: "b", question: "And then?" }]);
});

test("only an answer that is whole and of the last day is replayed", () => {
  const whole = [said("a", "coach", "Sit."), said("a", "user", "How?")];
  const soon = Date.parse("2026-01-01T12:00:00Z");
  expect(newestAnswer(whole, "c", soon)).toMatchObject({ turn: "a", question: "How?", text: "Sit." });
  expect(newestAnswer(whole, "c", soon + 24 * 3_600_000)).toBeUndefined();
  expect(newestAnswer(KEPT, "c", soon)).toBeUndefined();
});

/** One answer on one device, by the vectors that every client is held to. */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { AnswerView, type TurnFrame } from "../src/index.js";

interface Vector {
  name: string;
  frames: TurnFrame[];
  shown: { text: string; epoch: number; events: number; done: string | null; gap: boolean };
}

const file = new URL("../../../tests/vectors/answers.json", import.meta.url);
const vectors = JSON.parse(readFileSync(file, "utf8")) as Vector[];

test.each(vectors)("what is shown after: $name", ({ frames, shown }) => {
  const view = new AnswerView("t");
  for (const frame of frames) view.apply(frame);
  const { text, epoch, events, done, gap } = view;
  expect({ text, epoch, events: events.length, done: done?.state ?? null, gap }).toEqual(shown);
});

test("positions count code points where a string counts UTF-16 units", () => {
  const view = new AnswerView("t");
  view.apply({ type: "delta", turn: "t", epoch: 1, at: 0, text: "💪🏽 go" });
  view.apply({ type: "delta", turn: "t", epoch: 1, at: 4, text: "o on" });
  expect([view.text, view.position.at]).toEqual(["💪🏽 go on", 8]);
});

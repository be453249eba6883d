/** A growing text is cut where markdown allows it, and nowhere else. */

import { expect, test } from "vitest";
import { blocks } from "../src/chat/blocks";

test("paragraphs are pieces of their own", () => {
  expect(blocks("One.\n\nTwo.\nStill two.\n\n\nThree.")).toHaveLength(3);
});

test("a fenced block is never cut, however many blank lines it has", () => {
  expect(blocks("```\na\n\nb\n```\n\nAfter.")).toEqual(["```\na\n\nb\n```\n", "After."]);
});

test("the items of a loose list stay together", () => {
  expect(blocks("1. One\n\n2. Two\n\n   still two\n\nAfter.")).toHaveLength(2);
});

test("nothing of the text is lost", () => {
  const text = "# A\n\nb\n\n~~~\nc\n\n~~~\n\n- d\n\n- e\n\nf";
  expect(blocks(text).join("\n")).toBe(text);
});

test("what stands before the last piece does not change while the text grows", () => {
  const text = "One.\n\n- a\n- b\n\nTwo.\n\n```\nx\n```\n\nThree.";
  const whole = blocks(text);
  const half = blocks(text.slice(0, 20));
  expect(half.slice(0, -1)).toEqual(whole.slice(0, half.length - 1));
});

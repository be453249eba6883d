/** A browser's own place in the inbox. */

import { expect, test } from "vitest";
import { InboxPlace } from "../src/live/place";

function storage(kept = new Map<string, string>()) {
  return { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => void kept.set(name, value) };
}

test("a browser that was never here has no place", () => {
  expect(new InboxPlace("u", storage()).read()).toBeUndefined();
});

test("a place outlives the page", () => {
  const shared = storage();
  new InboxPlace("u", shared).keep(7);
  expect(new InboxPlace("u", shared).read()).toBe(7);
});

test("a page that lags behind another one does not take its place back", () => {
  const shared = storage();
  new InboxPlace("u", shared).keep(9);
  new InboxPlace("u", shared).keep(4);
  expect(new InboxPlace("u", shared).read()).toBe(9);
});

test("users of one browser have a place each", () => {
  const shared = storage();
  new InboxPlace("u", shared).keep(7);
  expect(new InboxPlace("v", shared).read()).toBeUndefined();
});

test("what is no place is none", () => {
  expect(new InboxPlace("u", storage(new Map([["coach.inbox.u", "NaN"]]))).read()).toBeUndefined();
});

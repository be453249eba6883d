/** A form names only what was changed in it. */

import { expect, test } from "vitest";
import { changed } from "../src/profile/changed";

test("what another device has changed meanwhile is not changed back by what was only shown", () => {
  const before = { name: "Ada", height_cm: 170, goals: ["run"] };
  expect(changed(before, { name: "Ada L.", height_cm: 170, goals: ["run"] })).toEqual({ name: "Ada L." });
});

test("what was emptied is named, and what was never said is not", () => {
  const before: Record<string, unknown> = { name: "Ada", goals: [] };
  expect(changed(before, { name: null, birth_date: null, goals: null })).toEqual({ name: null });
});

/** What stands where something is still to be read. */

import { CoachError } from "coach-client";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Waiting } from "../src/shell/Waiting";

type Read = Parameters<typeof Waiting>[0]["of"];

const shown = (of: Partial<Read>) =>
  renderToStaticMarkup(createElement(Waiting, { of: { data: undefined, error: null, fetchStatus: "fetching", ...of }, again: () => undefined }));

test("what is on its way says so, and what has come says nothing", () => {
  expect(shown({})).toContain("One moment");
  expect(shown({ data: [], fetchStatus: "idle" })).toBe("");
});

test("without a network it says whether there is anything to see", () => {
  expect(shown({ fetchStatus: "paused" })).toContain("as soon as there is one");
  expect(shown({ fetchStatus: "paused", data: [] })).toContain("as it was last read");
});

test("a failure can be tried again, unless that would be of no use", () => {
  expect(shown({ error: new CoachError("unavailable", "Away.") })).toMatch(/Away\..*Try again/);
  expect(shown({ error: new CoachError("not_found", "There is no such workout.") })).not.toContain("Try again");
});

/** Whoever was slower reads again; a deletion that somebody else has done is done. */

import { CoachError } from "coach-client";
import { expect, test, vi } from "vitest";
import { orGone, thenRead } from "../src/api/overtaken";

const GONE = new CoachError("not_found", "There is no such set.");
const AWAY = new CoachError("unavailable", "No connection.");

test("after a change, and after one that came too late, it is read again; without a network nothing is tried", async () => {
  const read = vi.fn(() => Promise.resolve());
  const then = thenRead(read);
  await then({}, null);
  await then(undefined, new CoachError("conflict", "It has changed meanwhile."));
  expect(read).toHaveBeenCalledTimes(2);
  await then(undefined, AWAY);
  expect(read).toHaveBeenCalledTimes(2);
});

test("what somebody else has deleted first is no failure, and anything else is one", async () => {
  await orGone(Promise.reject(GONE));
  await expect(orGone(Promise.reject(AWAY))).rejects.toBe(AWAY);
});

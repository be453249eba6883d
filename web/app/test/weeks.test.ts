/** Which sets belong to which week. */

import { expect, test } from "vitest";
import { byMuscle } from "../src/progress/weeks";

const set = (week: string, muscle: string, sets: number) => ({ week, muscle, sets, zone: "below" as const });
const SUNDAY = new Date(2026, 10, 29, 23, 30);

test("this week's sets stand beside those of the last, the most trained muscle first", () => {
  const volume = [set("2026-11-23", "quads", 3), set("2026-11-23", "chest", 5), set("2026-11-16", "quads", 9)];
  expect(byMuscle(volume, SUNDAY)).toEqual([
    { muscle: "chest", now: 5, before: 0 },
    { muscle: "quads", now: 3, before: 9 },
  ]);
});

test("what is longer ago is not shown", () => {
  expect(byMuscle([set("2026-11-09", "quads", 9)], SUNDAY)).toEqual([]);
});

test("a week ends with its Sunday", () => {
  expect(byMuscle([set("2026-11-23", "quads", 3)], new Date(2026, 10, 30))).toEqual([{ muscle: "quads", now: 0, before: 3 }]);
});

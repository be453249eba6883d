/** Earlier workouts as they are read, and what the correction of a set says. */

import { CoachError } from "coach-client";
import { expect, test } from "vitest";
import { byExercise, byMonth, correction, figures, inShort, inUnit, lasted, refusal, typedFrom, type PastSet, type PastWorkout } from "../src/earlier/figures";

const LOADED = { unloaded: false, counted: "Repetitions" };
const BODY = { unloaded: true, counted: "Repetitions" };

function set(more: Partial<PastSet> = {}): PastSet {
  return {
    id: "s", exercise: "bench-press", number: null, kind: "working", unit: "kg", load: 60, reps: 8, rpe: 8, rir: null, target_load: null,
    target_reps: null, target_rpe: null, rest_s: null, form_fail: false, note: null, done_at: "2026-11-23T18:00:00Z", revision: 1, ...more,
  };
}

function workout(more: Partial<PastWorkout> = {}): PastWorkout {
  return {
    id: "w", status: "ended", title: null, plan: null, plan_version: null, unit: "kg", local_day: "2026-11-23", started_at: "2026-11-23T18:00:00Z",
    ended_at: "2026-11-23T19:05:00Z", version: 1, revision: 1, summary: { sets: 12, tonnage: 4_120 }, ...more,
  };
}

test("a load stays as it was lifted, and is converted only for whoever has the other unit", () => {
  expect([inUnit(61.25, "kg", "kg"), inUnit(60, "kg", "lb"), inUnit(135, "lb", "kg")]).toEqual([61.25, 132.3, 61.23]);
});

test("what was typed in the other unit is read back as the same number", () => {
  const plates = [45, 62.5, 135, 227.5, 405];
  const read = plates.map((typed) => {
    const { load = 0 } = correction(set({ load: 1 }), { load: typed, reps: 8, rpe: 8, note: "" }, "lb");
    return inUnit(load, "kg", "lb");
  });
  expect(read).toEqual(plates);
});

test("a load that nobody touched is not sent back converted", () => {
  const one = set({ load: 61.25 });
  expect(correction(one, { ...typedFrom(one, "lb"), reps: 9 }, "lb")).toEqual({ reps: 9 });
  expect(correction(one, typedFrom(one, "lb"), "lb")).toEqual({});
});

test("an effort that is said anew takes the place of what was left, and one that is taken back is unknown", () => {
  const left = set({ rpe: null, rir: 2 });
  expect(correction(left, { ...typedFrom(left, "kg"), rpe: 9 }, "kg")).toEqual({ rpe: 9, rir: null });
  expect(correction(left, { ...typedFrom(left, "kg"), load: 62.5 }, "kg")).toEqual({ load: 62.5 });
  expect(correction(set(), { ...typedFrom(set(), "kg"), rpe: undefined }, "kg")).toEqual({ rpe: null });
});

test("a note that was emptied is taken away", () => {
  const noted = set({ note: "slow" });
  expect(correction(noted, { ...typedFrom(noted, "kg"), note: " " }, "kg")).toEqual({ note: null });
});

test("a set is read as what it was: loaded, with the body alone, held, or with some left", () => {
  expect(figures(set(), "kg", LOADED)).toBe("60 kg × 8 @ 8");
  expect(figures(set(), "lb", LOADED)).toBe("132.3 lb × 8 @ 8");
  expect(figures(set({ load: 0, reps: 14, rpe: null, rir: 0 }), "kg", BODY)).toBe("14 reps, 0 left");
  expect(figures(set({ load: 0, reps: 45, rpe: null }), "kg", { unloaded: true, counted: "Seconds" })).toBe("45 s");
  expect(figures(set({ load: 10, rpe: null }), "kg", BODY)).toBe("10 kg × 8");
});

test("a workout in short says what is known of it", () => {
  expect(inShort(workout(), "kg")).toBe(`12 sets · ${(4_120).toLocaleString()} kg · 1 h 5 min`);
  expect(inShort(workout({ summary: { sets: 1, tonnage: 0 }, ended_at: "2026-11-23T18:20:00Z" }), "kg")).toBe("1 set · 20 min");
  expect(inShort(workout({ status: "active", summary: null, ended_at: null }), "kg")).toBe("Not finished");
});

test("one that was forgotten and ended the next day did not last a day", () => {
  expect(lasted(workout({ ended_at: "2026-11-24T18:00:00Z" }))).toBeUndefined();
});

test("workouts stand under their months and sets under their exercises, in the order in which they came", () => {
  const days = ["2026-11-02", "2026-10-30", "2026-10-01"].map((local_day) => workout({ local_day }));
  expect(byMonth(days).map(([month, of]) => [month, of.length])).toEqual([["2026-11", 1], ["2026-10", 2]]);
  const sets = ["squat", "curl", "squat"].map((exercise) => set({ exercise }));
  expect(byExercise(sets).map(([exercise, of]) => [exercise, of.length])).toEqual([["squat", 2], ["curl", 1]]);
});

test("whoever was slower is told what is there now, and whoever has no network just that", () => {
  const late = new CoachError("conflict", "The set has changed meanwhile. Read its workout again.");
  expect(refusal(late, "62.5 kg × 8")).toContain("62.5 kg × 8 now");
  expect(refusal(new CoachError("not_found", "There is no such set."), null)).toBe("This set was deleted elsewhere meanwhile.");
  expect(refusal(new CoachError("unavailable", "No connection."), "62.5 kg × 8")).toBe("No connection.");
});

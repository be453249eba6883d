/** The workout as the page shows it: what was done here at once, what the server says as it comes. */

import type { CoachClient, EventFrame, Happening, Prescription, WorkoutReport } from "coach-client";
import { beforeEach, expect, test, vi } from "vitest";
import { nextUp, Training, workingSets } from "../src/train/training";

let told: WorkoutReport[];
let judged: [string, string][];
let training: Training;

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  });
  told = [];
  judged = [];
  training = made();
  training.start({ unit: "kg" });
});

function made(): Training {
  const client = {
    report: (report: WorkoutReport) => void told.push(report),
    judgePush: (push: string, verdict: string) => void judged.push([push, verdict]),
  };
  return new Training(client as unknown as CoachClient, "u");
}

const workout = () => training.get()!;
let version = 0;

function hear(event: string, data: object, push = "p"): void {
  const frame = { type: "event", event, push, data: { workout: workout().id, version: ++version, ...data } } as unknown as EventFrame;
  training.take({ kind: "event", frame });
}

function prescribe(exercise: string, more: Partial<Prescription> = {}): void {
  hear("prescription", { exercise, load: 60, unit: "kg", load_kg: 60, reps: 8, rpe: 8, reason: "hold_on_target", text: "", planned: 3, ...more });
}

function log(exercise = "bench", more: object = {}): void {
  training.log({ exercise, load: 60, reps: 8, rpe: undefined, kind: "working", ...more });
}

function sent<T extends WorkoutReport["type"]>(type: T) {
  return told.filter((report) => report.type === type).at(-1) as unknown as Extract<WorkoutReport, { type: T }>;
}

test("a set of a plan names the plan's target, and one that no plan speaks of its user's", () => {
  prescribe("bench", { reps: 5, rpe: 9 });
  log("bench");
  expect(sent("set.logged").target).toEqual({ reps: 5, rpe: 9 });
  log("curl");
  expect(sent("set.logged").target).toEqual({ reps: 8, rpe: 8 });
  training.aim("curl", { reps: 12, rpe: 8 });
  prescribe("curl", { reps: 11, planned: null });
  log("curl");
  expect(sent("set.logged").target).toEqual({ reps: 12, rpe: 8 });
});

test("an effort that was not said is not sent, and one that is taken back is sent as unknown", () => {
  log();
  expect(sent("set.logged")).not.toHaveProperty("rpe");
  const { set } = workout().sets[0]!;
  training.edit(set, { load: 62.5, reps: 7, rpe: undefined });
  expect(sent("set.edited")).toMatchObject({ set, load: 62.5, reps: 7, rpe: null });
  expect(workout().sets[0]).toMatchObject({ load: 62.5, reps: 7, saved: false });
});

test("the rest counts at once, and by the server's deadline once that is known", () => {
  vi.useFakeTimers({ now: 1_000_000 });
  log();
  expect(workout().restUntil).toBeUndefined();
  prescribe("bench", { rest_s: 120 });
  log();
  expect(workout().restUntil).toBe(1_120_000);
  hear("rest", { ends_at: 1_119_000 });
  expect(workout().restUntil).toBe(1_119_000);
  log("bench", { kind: "warmup" });
  expect(workout().restUntil).toBe(1_119_000);
  vi.useRealTimers();
});

test("warm-up sets are not counted as done", () => {
  log("bench", { kind: "warmup" });
  log("bench");
  expect(workingSets(workout(), "bench")).toBe(1);
});

test("after an exercise is done the next has its turn; one that pain ended stays in sight with what it said", () => {
  prescribe("bench");
  prescribe("row");
  prescribe("curl");
  prescribe("bench", { load: null, reps: null, reason: "exercise_done" });
  expect(workout().exercise).toBe("row");
  prescribe("row", { load: null, reps: null, reason: "pain_stop_exercise", text: "Row: stop this exercise for today." });
  hear("swap_options", { exercise: "row", options: [{ exercise: "pulldown", name: "Pulldown" }], text: "" });
  expect(workout().exercise).toBe("row");
  expect(workout().options?.options[0]?.exercise).toBe("pulldown");
  expect(nextUp(workout().lifts)).toBe("curl");
});

test("what is swapped or skipped is gone, and the next has its turn", () => {
  prescribe("bench");
  prescribe("row");
  training.skip("bench");
  expect(sent("exercise.skipped").exercise).toBe("bench");
  expect(workout().exercise).toBe("row");
  training.swap("row", "pulldown");
  expect(Object.keys(workout().lifts)).toEqual([]);
  expect(workout().exercise).toBe("pulldown");
});

test("a day on which a sign was told is locked from its first prescription on", () => {
  prescribe("bench", { load: null, reps: null, reason: "session_locked" });
  expect(workout().locked).toBe(true);
});

test("a stop leaves its own words alone, until they were read; the lock outlives them", () => {
  hear("form_cue", { text: "Push" });
  hear("safety_stop", { text: "Stop now." });
  expect([workout().notices, workout().stop]).toEqual([[], "Stop now."]);
  training.acknowledge();
  expect([workout().stop, workout().locked]).toEqual([undefined, true]);
});

test("only what was told as a record is shown as one, also after its row is told anew", () => {
  log();
  const { set } = workout().sets[0]!;
  const row = { set, exercise: "bench", load: 60, reps: 8, kind: "working", at: 0, records: ["weight"] };
  hear("workout.updated", { sets: [row] });
  expect(workout().sets[0]?.record).toBe(false);
  hear("record", { set, text: "Record!" });
  hear("workout.updated", { sets: [row] });
  expect(workout().sets[0]?.record).toBe(true);
});

test("a verdict on what was said unasked names its push, and takes it away", () => {
  hear("form_cue", { text: "Push" }, "w.1.0.form_cue");
  training.judge("w.1.0.form_cue", "dismiss");
  expect(judged).toEqual([["w.1.0.form_cue", "dismiss"]]);
  expect(workout().notices).toEqual([]);
});

test("a set counts as sent once it was accepted", () => {
  log();
  const logged = { ...sent("set.logged"), action: "message", id: "f", at: 0 };
  training.take({ kind: "accepted", frame: { type: "accepted", id: "f" }, sent: logged } as unknown as Happening);
  expect(workout().sets[0]?.saved).toBe(true);
});

test("a workout that an older page kept is taken up", () => {
  const { aims: _aims, asked: _asked, ...older } = workout();
  localStorage.setItem("coach.workout.u", JSON.stringify(older));
  training = made();
  expect(workout().aims).toEqual({});
  log();
  expect(workout().sets).toHaveLength(1);
});

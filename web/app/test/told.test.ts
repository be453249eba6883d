/** What is shown at once, and what is read again, where a workout has changed. */

import { afterEach, beforeEach, expect, test, vi, type MockInstance } from "vitest";
import { queryClient, setChanged, workout, workoutTold } from "../src/api/queries";

vi.mock("../src/api/http", () => ({ http: {}, body: () => undefined }));

let read: MockInstance<typeof queryClient.invalidateQueries>;

beforeEach(() => {
  read = vi.spyOn(queryClient, "invalidateQueries");
});

afterEach(() => vi.restoreAllMocks());

const again = () => read.mock.calls.map(([filters]) => filters?.queryKey);

test("a set more is of one workout alone, an end of the list too", () => {
  workoutTold("workout.updated", { workout: "w", sets: [] });
  expect(again()).toEqual([["workouts", "w"]]);
  workoutTold("workout_summary", { workout: "w" });
  expect(again().slice(1)).toEqual([["workouts", "w"], ["workouts", "all"]]);
});

test("a workout that was deleted or named elsewhere is so in the list", () => {
  workoutTold("workout.updated", { workout: "w", deleted: true });
  workoutTold("workout.updated", { workout: "w", title: "Legs" });
  expect(again().filter((key) => key?.[1] === "all")).toHaveLength(2);
});

test("what is to be lifted next changes nothing of what was", () => {
  workoutTold("prescription", { workout: "w" });
  expect(again()).toEqual([]);
});

test("a set that was corrected or deleted here is so at once", () => {
  const { queryKey } = workout("w");
  const known = { sets: [{ id: "a", reps: 5 }, { id: "b", reps: 5 }] };
  queryClient.setQueryData(queryKey, known as never);
  setChanged("w", "b", { id: "b", reps: 6 } as never);
  setChanged("w", "a", undefined);
  setChanged("unread", "a", undefined);
  expect(queryClient.getQueryData(queryKey)).toEqual({ sets: [{ id: "b", reps: 6 }] });
});

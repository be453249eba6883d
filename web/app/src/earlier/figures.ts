/** Earlier workouts as they are read: in the user's unit, by month and by exercise; and what the correction of a set says. */

import type { Unit, WorkoutSummary } from "coach-client";
import type { Schemas } from "../api/http";
import { overtaken } from "../api/overtaken";

export type PastWorkout = Schemas["Workout"];
export type PastSet = Schemas["WorkoutSet"];
export type Correction = Partial<Schemas["SetChanges"]>;

/** Exact by definition. */
const KG_PER_LB = 0.45359237;
/** Decimals of a load that was lifted in the other unit: as fine as plates are. */
const SHOWN: Record<Unit, number> = { kg: 2, lb: 1 };
/** Decimals of one that is sent: it comes back as the number that was typed. */
const KEPT = 2;
/** Nobody trains longer: it was forgotten, and ended later. */
const LONGEST_MIN = 360;

export function inUnit(load: number, from: Unit, to: Unit, decimals = SHOWN[to]): number {
  if (from === to) return load;
  const converted = to === "kg" ? load * KG_PER_LB : load / KG_PER_LB;
  return Number(converted.toFixed(decimals));
}

/** What stands once a workout has ended; one of an older server may say less. */
export const summed = ({ summary }: PastWorkout): Partial<WorkoutSummary> => summary ?? {};

/** `12 sets · 4,120 kg · 52 min`, as far as it is known. */
export function inShort(workout: PastWorkout, unit: Unit): string {
  const { sets, tonnage } = summed(workout);
  if (workout.status === "active") return "Not finished";
  return [sets !== undefined && counted(sets), tonnage !== undefined && tonnage > 0 && lifted(workout, unit), lasted(workout)].filter(Boolean).join(" · ");
}

export const counted = (sets: number): string => (sets === 1 ? "1 set" : `${sets} sets`);

export function lifted(workout: PastWorkout, unit: Unit): string {
  return `${Math.round(inUnit(summed(workout).tonnage ?? 0, workout.unit, unit)).toLocaleString()} ${unit}`;
}

export function lasted({ started_at, ended_at }: PastWorkout): string | undefined {
  const minutes = ended_at ? Math.round((Date.parse(ended_at) - Date.parse(started_at)) / 60_000) : 0;
  if (minutes < 1 || minutes > LONGEST_MIN) return undefined;
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** By the user's own days, in the order in which they came. */
export function byMonth(workouts: PastWorkout[]): [month: string, of: PastWorkout[]][] {
  return grouped(workouts, ({ local_day }) => local_day.slice(0, 7));
}

export function spelledMonth(month: string): string {
  return new Date(`${month}-01T12:00`).toLocaleDateString(undefined, { month: "long", year: "numeric" });
}

/** Each exercise with its sets, in the order in which it was begun. */
export function byExercise(sets: PastSet[]): [exercise: string, of: PastSet[]][] {
  return grouped(sets, ({ exercise }) => exercise);
}

function grouped<T>(all: T[], by: (one: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(by(one), [...(groups.get(by(one)) ?? []), one]);
  return [...groups];
}

/** What a set of the exercise is counted in, and whether a load of none says anything. */
export interface Measure {
  unloaded: boolean;
  counted: string;
}

const SHORT: Record<string, string> = { Seconds: " s", Metres: " m" };

/** `60 kg × 8 @ 8`, `45 s`, `12 reps, 2 left`. */
export function figures({ load, reps, unit: own, rpe, rir }: PastSet, unit: Unit, { unloaded, counted }: Measure): string {
  const many = `${reps}${SHORT[counted] ?? ""}`;
  const bare = counted in SHORT ? many : `${reps} reps`;
  const done = unloaded && load === 0 ? bare : `${inUnit(load, own, unit)} ${unit} × ${many}`;
  return done + (rpe !== null ? ` @ ${rpe}` : rir !== null ? `, ${rir} left` : "");
}

/** A set as it was typed, its load in the user's unit. */
export interface Typed {
  load: number;
  reps: number;
  rpe: number | undefined;
  note: string;
}

export function typedFrom({ load, reps, rpe, note, unit: own }: PastSet, unit: Unit): Typed {
  return { load: inUnit(load, own, unit), reps, rpe: rpe ?? undefined, note: note ?? "" };
}

/** Only what differs: a load that was converted to be shown is not sent back converted. */
export function correction(set: PastSet, typed: Typed, unit: Unit): Correction {
  const was = typedFrom(set, unit);
  const note = typed.note.trim();
  return {
    ...(typed.load !== was.load ? { load: inUnit(typed.load, unit, set.unit, KEPT) } : {}),
    ...(typed.reps !== was.reps ? { reps: typed.reps } : {}),
    ...(typed.rpe !== was.rpe ? { rpe: typed.rpe ?? null, ...(set.rir === null ? {} : { rir: null }) } : {}),
    ...(note !== was.note ? { note: note || null } : {}),
  };
}

/** What to say where a set could not be changed, and what is there now. */
export function refusal(error: Error, now: string | null): string {
  if (!overtaken(error)) return error.message;
  if (now === null) return "This set was deleted elsewhere meanwhile.";
  return `This set was changed elsewhere meanwhile: it is ${now} now. Try again to put yours in its place.`;
}

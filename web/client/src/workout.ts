/** The live workout: what a device reports, and what the server tells. Times are UTC milliseconds. */

export type Unit = "kg" | "lb";

interface Reported<T extends string> {
  action: "message";
  type: T;
  id: string;
  workout: string;
  /** The device's own time; an event made offline is taken in by it. */
  at: number;
}

export interface Ache {
  region: string;
  /** 0 to 10. */
  severity: number;
  /** Such as `dull`, `sharp`, `chest_pressure`. */
  kind: string;
  exercise?: string;
  radiating?: boolean;
  onset?: string;
}

export interface Feeling {
  /** 1 (worst) to 5. */
  readiness?: number;
  /** Hours. */
  sleep?: number;
  soreness?: number | Record<string, number>;
}

export interface LoggedSet {
  set: string;
  exercise: string;
  number?: number;
  kind: string;
  reps: number;
  load: number;
  rpe?: number | null;
  rir?: number | null;
  target?: { reps: number; rpe?: number };
  rest_s?: number;
  hr_avg?: number;
  hr_peak?: number;
  form_fail?: boolean;
  note?: string;
}

export type WorkoutEvent =
  | (Reported<"workout.start"> & Feeling & { unit: Unit; plan?: string; equipment?: string[]; inventory?: Record<string, unknown>; bodyweight?: number; pain?: Ache[] })
  | (Reported<"set.logged"> & LoggedSet)
  | (Reported<"set.edited"> & { set: string } & Partial<Omit<LoggedSet, "set">>)
  | (Reported<"set.deleted"> & { set: string })
  | (Reported<"rest.started"> & { planned_s: number })
  | (Reported<"rest.extended"> & { by_s: number })
  | Reported<"rest.skipped">
  | (Reported<"heart_rate"> & { samples: [t: number, bpm: number][] })
  | (Reported<"readiness"> & Feeling)
  | (Reported<"pain.reported"> & Ache)
  | (Reported<"exercise.swap"> & { from: string; reason: string; equipment?: string[]; to?: string })
  | (Reported<"exercise.skipped"> & { exercise: string })
  | (Reported<"time.limit"> & { minutes_left: number })
  | (Reported<"workout.end"> & { srpe?: number; mood?: number | string })
  | Reported<"safety.acknowledged">;

type Given<T> = T extends unknown ? Omit<T, "action" | "id" | "at"> & { at?: number } : never;

/** An event as it is reported: its id and, unless given, its time are added. */
export type WorkoutReport = Given<WorkoutEvent>;

interface Told {
  workout: string;
  version: number;
  /** The set that it answers. */
  after?: string | null;
}

/** What to put on each side of the bar, the largest first. */
export interface Plates {
  bar: number;
  per_side: number[];
  unit: Unit;
}

export interface Lift {
  exercise: string;
  /** In the workout's unit; null where none can be given, with its reason. */
  load: number | null;
  unit: Unit;
  load_kg: number | null;
  reps: number | null;
  reason: string;
  text: string;
}

export interface Prescription extends Told, Lift {
  rpe?: number | null;
  /** Working sets done, and planned; null where no plan asks for any. */
  done?: number;
  planned?: number | null;
  rest_s?: number | null;
  plates?: Plates | null;
  alternatives?: { load: number; load_kg: number; reps: number; plates?: Plates | null }[];
  warmup?: [load: number, reps: number | string][];
}

export interface WorkoutSummary extends Told {
  sets: number;
  tonnage: number;
  unit: Unit;
  volume: Record<string, number>;
  records: { exercise: string; set: string; types: string[] }[];
  e1rm: { exercise: string; e1rm: number; change?: number | null }[];
  adherence: { planned: number; done: number; percent?: number | null };
  next: Lift[];
  srpe?: number | null;
  text: string;
}

export interface SetRow extends LoggedSet {
  at: number;
  records?: string[];
}

/** By `event.event`. What is not listed is of a newer server and is ignored. */
export interface WorkoutTold {
  prescription: Prescription;
  /** A deadline: the device counts. */
  rest: Told & { ends_at: number };
  form_cue: Told & { exercise: string; cue: string; text: string };
  record: Told & { exercise: string; set: string; types: string[]; load: number; unit: Unit; reps: number; text: string };
  swap_options: Told & { exercise: string; options: { exercise: string; name: string; equipment?: string | null }[]; text: string };
  fatigue_warning: Told & { exercise: string; text: string };
  time_plan: Told & { minutes_left: number; needed_s: number; fits: boolean; text: string };
  safety_stop: Told & { text: string };
  workout_summary: WorkoutSummary;
  "workout.updated": Told & { sets?: SetRow[]; removed?: string[]; locked?: boolean; acknowledged?: boolean; ended?: boolean; deleted?: boolean };
}

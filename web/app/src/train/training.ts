/** The workout at hand as this page shows it: what was done here at once, what the server says as it comes. */

import type {
  CoachClient,
  EventFrame,
  Happening,
  Prescription,
  ReadyFrame,
  SetRow,
  Unit,
  WorkoutReport,
  WorkoutSummary,
  WorkoutTold,
} from "coach-client";
import type { Schemas } from "../api/http";
import { Store } from "../live/store";

export interface DoneSet {
  set: string;
  exercise: string;
  reps: number;
  load: number;
  rpe: number | undefined;
  records: string[];
  /** Taken in by the server. */
  saved: boolean;
}

export interface Notice {
  id: string;
  kind: "form_cue" | "record" | "fatigue_warning" | "time_plan" | "refused";
  text: string;
}

export interface Workout {
  id: string;
  unit: Unit;
  version: number;
  /** What to lift next, by exercise, in the order in which it is to be done. */
  lifts: Record<string, Prescription>;
  exercise: string | undefined;
  sets: DoneSet[];
  restUntil: number | undefined;
  notices: Notice[];
  options: WorkoutTold["swap_options"] | undefined;
  /** The words of a safety stop; `locked` outlives their acknowledgement. */
  stop: string | undefined;
  locked: boolean;
  ended: boolean;
  summary: WorkoutSummary | undefined;
}

type Said<T extends WorkoutReport["type"]> = Omit<Extract<WorkoutReport, { type: T }>, "type" | "workout">;

const MOST_NOTICES = 3;

export class Training extends Store<Workout | null> {
  private readonly name: string;
  /** The server spoke of a workout under way. */
  private open = false;

  constructor(
    private readonly client: CoachClient,
    user: string,
  ) {
    super(null);
    this.name = `coach.workout.${user}`;
    const kept = localStorage.getItem(this.name);
    if (kept) super.set(JSON.parse(kept) as Workout);
  }

  override set(workout: Workout | null): void {
    if (workout) localStorage.setItem(this.name, JSON.stringify(workout));
    else localStorage.removeItem(this.name);
    super.set(workout);
  }

  start(how: Said<"workout.start">): void {
    const id = crypto.randomUUID();
    this.set(blank(id, how.unit));
    this.client.report({ type: "workout.start", workout: id, ...how });
  }

  log(done: Pick<DoneSet, "exercise" | "reps" | "load" | "rpe">): void {
    const { exercise, reps, load, rpe } = done;
    const set = crypto.randomUUID();
    const lift = this.get()?.lifts[exercise];
    const target = lift?.reps ? { target: { reps: lift.reps, ...(lift.rpe ? { rpe: lift.rpe } : {}) } } : {};
    this.tell({ type: "set.logged", set, exercise, kind: "working", reps, load, ...(rpe === undefined ? {} : { rpe }), ...target });
    const shown: DoneSet = { set, exercise, reps, load, rpe, records: [], saved: false };
    this.change((workout) => ({ sets: [...workout.sets, shown], notices: [], options: undefined }));
  }

  remove(set: string): void {
    this.tell({ type: "set.deleted", set });
    this.change((workout) => ({ sets: workout.sets.filter((one) => one.set !== set) }));
  }

  choose(exercise: string): void {
    this.change(() => ({ exercise, options: undefined }));
  }

  extendRest(seconds: number): void {
    this.tell({ type: "rest.extended", by_s: seconds });
    this.change(({ restUntil }) => ({ restUntil: restUntil && restUntil + seconds * 1_000 }));
  }

  skipRest(): void {
    this.tell({ type: "rest.skipped" });
    this.change(() => ({ restUntil: undefined }));
  }

  hurts(ache: Said<"pain.reported">): void {
    this.tell({ type: "pain.reported", ...ache });
  }

  askSwap(exercise: string): void {
    this.tell({ type: "exercise.swap", from: exercise, reason: "user" });
  }

  swap(exercise: string, to: string): void {
    this.tell({ type: "exercise.swap", from: exercise, reason: "user", to });
    this.change(({ lifts }) => {
      const { [exercise]: _gone, ...others } = lifts;
      return { lifts: others, exercise: to, options: undefined };
    });
  }

  acknowledge(): void {
    this.tell({ type: "safety.acknowledged" });
    this.change(() => ({ stop: undefined }));
  }

  end(srpe: number | undefined): void {
    this.tell({ type: "workout.end", ...(srpe === undefined ? {} : { srpe }) });
    this.change(() => ({ ended: true, restUntil: undefined }));
  }

  /** The summary was read. */
  leave(): void {
    this.set(null);
  }

  take(happening: Happening): void {
    switch (happening.kind) {
      case "ready":
        return this.ready(happening.frame);
      case "event":
        return this.told(happening.frame);
      case "accepted":
        if (happening.sent?.type === "set.logged") this.saved(happening.sent.set);
        return;
      case "refused":
        if (happening.sent && "workout" in happening.sent && happening.sent.type !== "ask") this.notice("refused", happening.error.message);
    }
  }

  /** A workout that the server knows more of: another device's, or one that has ended while this one was away. */
  get unsure(): string | undefined {
    const mine = this.get();
    return mine && !mine.ended && mine.version > 0 && (!mine.sets.length || !this.open) ? mine.id : undefined;
  }

  load({ id, unit, status, sets }: Schemas["WholeWorkout"]): void {
    if (this.get()?.id !== id) return;
    if (status === "ended") this.change(() => ({ ended: true, restUntil: undefined }));
    const rows = sets.map((row) => shown({ ...row, set: row.id, at: 0 } as SetRow & { id: string }));
    this.change(({ sets: known }) => ({ unit, sets: [...rows.filter(({ set }) => !known.some((one) => one.set === set)), ...known] }));
  }

  /** Another device's workout is taken up where it is. */
  private ready({ workout }: ReadyFrame): void {
    this.open = workout !== undefined && workout !== null;
    if (!workout) return;
    const lift = workout.prescription as Prescription | undefined;
    const rest = workout.rest as WorkoutTold["rest"] | undefined;
    const mine = this.get();
    if (mine?.id !== workout.id) this.set(blank(workout.id, lift?.unit ?? "kg"));
    if (lift) this.prescribe(lift);
    if (rest) this.change(() => ({ restUntil: rest.ends_at }));
  }

  private told({ event, data, push }: EventFrame): void {
    const mine = this.get();
    if (mine?.id !== data.workout) return;
    switch (event as keyof WorkoutTold) {
      case "prescription":
        return this.prescribe(data as unknown as Prescription);
      case "rest":
        return this.change(() => ({ restUntil: (data as unknown as WorkoutTold["rest"]).ends_at }));
      case "swap_options":
        return this.change(() => ({ options: data as unknown as WorkoutTold["swap_options"] }));
      case "safety_stop":
        return this.change(() => ({ stop: String(data.text), locked: true, restUntil: undefined }));
      case "workout_summary":
        return this.change(() => ({ summary: data as unknown as WorkoutSummary, ended: true }));
      case "workout.updated":
        return this.updated(data as unknown as WorkoutTold["workout.updated"]);
      case "form_cue":
      case "record":
      case "fatigue_warning":
      case "time_plan":
        return this.notice(event as Notice["kind"], String(data.text), push);
    }
  }

  /** One that is older than what is known of its exercise is dropped. */
  private prescribe(lift: Prescription): void {
    this.change((workout) => {
      const known = workout.lifts[lift.exercise];
      if (known && known.version > lift.version) return {};
      const lifts = { ...workout.lifts, [lift.exercise]: lift };
      const current = workout.exercise && lifts[workout.exercise];
      const over = !current || current.load === null && current.reason !== "need_first_set";
      return { lifts, version: Math.max(workout.version, lift.version), exercise: over ? nextUp(lifts) ?? lift.exercise : workout.exercise };
    });
  }

  private updated({ sets = [], removed = [], locked, ended }: WorkoutTold["workout.updated"]): void {
    this.change((workout) => {
      const changed = new Map(sets.map((row) => [row.set, shown(row)]));
      const kept = workout.sets.filter(({ set }) => !removed.includes(set)).map((one) => changed.get(one.set) ?? one);
      const known = new Set(kept.map(({ set }) => set));
      const added = [...changed.values()].filter(({ set }) => !known.has(set));
      return { sets: [...kept, ...added], locked: locked ?? workout.locked, ended: ended ?? workout.ended };
    });
  }

  private saved(set: string): void {
    this.change(({ sets }) => ({ sets: sets.map((one) => (one.set === set ? { ...one, saved: true } : one)) }));
  }

  private notice(kind: Notice["kind"], text: string, id: string = crypto.randomUUID()): void {
    this.change(({ notices }) => ({ notices: [...notices, { id, kind, text }].slice(-MOST_NOTICES) }));
  }

  private tell(report: Given): void {
    const workout = this.get();
    if (workout) this.client.report({ ...report, workout: workout.id } as WorkoutReport);
  }

  private change(how: (workout: Workout) => Partial<Workout>): void {
    const workout = this.get();
    if (workout) this.set({ ...workout, ...how(workout) });
  }
}

type Given = WorkoutReport extends infer R ? (R extends unknown ? Omit<R, "workout"> : never) : never;

/** The first exercise of which something is still to be lifted. */
export function nextUp(lifts: Record<string, Prescription>): string | undefined {
  return Object.values(lifts).find((lift) => lift.load !== null || lift.reason === "need_first_set")?.exercise;
}

function shown({ set, exercise, reps, load, rpe, records }: SetRow): DoneSet {
  return { set, exercise, reps, load, rpe: rpe ?? undefined, records: records ?? [], saved: true };
}

function blank(id: string, unit: Unit): Workout {
  return {
    id, unit, version: 0, lifts: {}, exercise: undefined, sets: [], restUntil: undefined, notices: [],
    options: undefined, stop: undefined, locked: false, ended: false, summary: undefined,
  };
}

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
  kind: string;
  /** It was told as a record. */
  record: boolean;
  /** Taken in by the server. */
  saved: boolean;
}

/** What was said beside the next set; its id is that of the push, where one said it. */
export interface Notice {
  id: string;
  kind: "form_cue" | "record" | "fatigue_warning" | "time_plan" | "refused";
  text: string;
}

/** What somebody aims at with an exercise that no plan speaks of. */
export interface Aim {
  reps: number;
  rpe: number;
}

export interface Workout {
  id: string;
  unit: Unit;
  version: number;
  /** What to lift next, by exercise, in the order in which it is to be done. */
  lifts: Record<string, Prescription>;
  exercise: string | undefined;
  aims: Record<string, Aim>;
  sets: DoneSet[];
  restUntil: number | undefined;
  notices: Notice[];
  options: WorkoutTold["swap_options"] | undefined;
  /** The turn of the last question that was asked in it. */
  asked: string | undefined;
  /** The words of a safety stop; `locked` outlives their acknowledgement. */
  stop: string | undefined;
  locked: boolean;
  ended: boolean;
  summary: WorkoutSummary | undefined;
}

type Said<T extends WorkoutReport["type"]> = Omit<Extract<WorkoutReport, { type: T }>, "type" | "workout">;

const MOST_NOTICES = 3;

/** Shown as what it is, and changed by a tap. */
export const AIM: Aim = { reps: 8, rpe: 8 };

const LOCKED = ["session_locked", "safety_stop"];
/** Reasons after which the next exercise has its turn. What pain ended stays in sight, with what it said. */
const OVER = ["exercise_done", "exercise_stopped"];

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
    if (kept) super.set({ ...blank("", "kg"), ...(JSON.parse(kept) as Workout) });
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

  log(done: Pick<DoneSet, "exercise" | "reps" | "load" | "rpe" | "kind">): void {
    const { exercise, reps, load, rpe, kind } = done;
    const set = crypto.randomUUID();
    const target = this.target(exercise);
    this.tell({ type: "set.logged", set, exercise, kind, reps, load, ...(rpe === undefined ? {} : { rpe }), ...(target ? { target } : {}) });
    const shown: DoneSet = { ...done, set, record: false, saved: false };
    const restUntil = kind === "working" ? this.restFrom(exercise) : this.get()?.restUntil;
    this.change((workout) => ({ sets: [...workout.sets, shown], notices: [], options: undefined, restUntil }));
  }

  edit(set: string, { reps, load, rpe }: Pick<DoneSet, "reps" | "load" | "rpe">): void {
    this.tell({ type: "set.edited", set, reps, load, rpe: rpe ?? null });
    this.change(({ sets }) => ({ sets: sets.map((one) => (one.set === set ? { ...one, reps, load, rpe, saved: false } : one)) }));
  }

  remove(set: string): void {
    this.tell({ type: "set.deleted", set });
    this.change((workout) => ({ sets: workout.sets.filter((one) => one.set !== set) }));
  }

  choose(exercise: string): void {
    this.change(() => ({ exercise, options: undefined, notices: [] }));
  }

  aim(exercise: string, aim: Aim): void {
    this.change(({ aims }) => ({ aims: { ...aims, [exercise]: aim } }));
  }

  skip(exercise: string): void {
    this.tell({ type: "exercise.skipped", exercise });
    this.change(({ lifts }) => without(lifts, exercise));
  }

  shortOfTime(minutes: number): void {
    this.tell({ type: "time.limit", minutes_left: minutes });
  }

  /** A question was asked in this workout. */
  ask(turn: string): void {
    this.change(() => ({ asked: turn }));
  }

  judge(notice: string, verdict: "up" | "dismiss"): void {
    this.client.judgePush(notice, verdict);
    this.change(({ notices }) => ({ notices: notices.filter(({ id }) => id !== notice) }));
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
    this.change(() => ({ notices: [] }));
  }

  askSwap(exercise: string): void {
    this.tell({ type: "exercise.swap", from: exercise, reason: "user" });
  }

  swap(exercise: string, to: string): void {
    this.tell({ type: "exercise.swap", from: exercise, reason: "user", to });
    this.change(({ lifts }) => ({ ...without(lifts, exercise), exercise: to, options: undefined, notices: [] }));
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
        if (happening.sent?.type === "set.logged" || happening.sent?.type === "set.edited") this.saved(happening.sent.set);
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
        return this.change(() => ({ stop: String(data.text), locked: true, restUntil: undefined, notices: [], options: undefined }));
      case "workout_summary":
        return this.change(() => ({ summary: data as unknown as WorkoutSummary, ended: true }));
      case "workout.updated":
        return this.updated(data as unknown as WorkoutTold["workout.updated"]);
      case "record":
        this.change(({ sets }) => ({ sets: sets.map((one) => (one.set === data.set ? { ...one, record: true } : one)) }));
        return this.notice("record", String(data.text), push);
      case "form_cue":
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
      const over = !current || OVER.includes(current.reason);
      const locked = workout.locked || LOCKED.includes(lift.reason);
      return { lifts, locked, version: Math.max(workout.version, lift.version), exercise: over ? nextUp(lifts) ?? lift.exercise : workout.exercise };
    });
  }

  private updated({ sets = [], removed = [], locked, ended }: WorkoutTold["workout.updated"]): void {
    this.change((workout) => {
      const changed = new Map(sets.map((row) => [row.set, shown(row)]));
      const kept = workout.sets.filter(({ set }) => !removed.includes(set)).map((one) => ({ ...one, ...changed.get(one.set), record: one.record }));
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

  /** What the next set of an exercise aims at: what no plan speaks of, its user says. */
  private target(exercise: string): { reps: number; rpe?: number } | undefined {
    const { aims, lifts } = this.get() ?? {};
    const lift = lifts?.[exercise];
    if (lift?.reps && lift.planned !== null) return { reps: lift.reps, ...(lift.rpe ? { rpe: lift.rpe } : {}) };
    return aims?.[exercise] ?? AIM;
  }

  /** Counted from now until the server names the deadline, which without a network may be long. */
  private restFrom(exercise: string): number | undefined {
    const seconds = this.get()?.lifts[exercise]?.rest_s;
    return seconds ? Date.now() + seconds * 1_000 : undefined;
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

/** Working sets of an exercise, those that the server has not heard of yet included. */
export function workingSets({ sets }: Workout, exercise: string): number {
  return sets.filter((set) => set.exercise === exercise && set.kind === "working").length;
}

/** The first exercise of which something is still to be lifted. */
export function nextUp(lifts: Record<string, Prescription>): string | undefined {
  return Object.values(lifts).find(({ reason }) => !OVER.includes(reason) && reason !== "pain_stop_exercise")?.exercise;
}

/** The others, and which of them is next. */
function without(lifts: Workout["lifts"], exercise: string): Pick<Workout, "lifts" | "exercise"> {
  const { [exercise]: _gone, ...others } = lifts;
  return { lifts: others, exercise: nextUp(others) };
}

function shown({ set, exercise, reps, load, rpe, kind }: SetRow): DoneSet {
  return { set, exercise, reps, load, rpe: rpe ?? undefined, kind, record: false, saved: true };
}

function blank(id: string, unit: Unit): Workout {
  return {
    id, unit, version: 0, lifts: {}, exercise: undefined, aims: {}, asked: undefined, sets: [], restUntil: undefined, notices: [],
    options: undefined, stop: undefined, locked: false, ended: false, summary: undefined,
  };
}

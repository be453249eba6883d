/** Questions and their answers as this page shows them, fed by the connection. */

import type { AskOptions, CoachClient, CoachError, DoneFrame, Happening, KeptFrame, NoteFrame, Source, StructuredFrame } from "coach-client";
import { Store } from "../live/store";

/** One question with its answer, as far as it has come. */
export interface ShownTurn {
  turn: string;
  conversation: string | undefined;
  question: string;
  text: string;
  sources: Source[];
  notes: NoteFrame[];
  /** What the coach is doing where nothing is to be read yet. */
  doing: "sending" | "queued" | "working" | "answering" | undefined;
  done: Pick<DoneFrame, "state" | "reason" | "grounded" | "error"> | undefined;
  refused: CoachError | undefined;
}

type Turns = ReadonlyMap<string, ShownTurn>;

const EMPTY = { text: "", sources: [], notes: [], done: undefined, refused: undefined };

export class Chat extends Store<Turns> {
  private fresh = new Map<string, ShownTurn>();
  private readonly recalled = new Set<string>();
  private frame = 0;

  constructor(
    private readonly client: CoachClient,
    kept: KeptFrame[],
  ) {
    super(new Map());
    for (const ask of kept) if (ask.type === "ask") this.begin(ask.id, ask.text, ask.conversation);
    this.flush();
  }

  /** A question that has no conversation yet, because nobody has taken it in. */
  get unsent(): string | undefined {
    return [...this.get().values()].findLast((shown) => !shown.conversation && shown.doing)?.turn;
  }

  ask(text: string, conversation: string | undefined, where: Pick<AskOptions, "workout" | "mode"> = {}): string {
    const turn = this.client.ask(text, { ...where, ...(conversation ? { conversation } : {}) });
    this.begin(turn, text, conversation);
    this.flush();
    return turn;
  }

  stop(turn: string): void {
    this.client.stop(turn);
    if (!this.client.session.turns.has(turn)) this.change(turn, { doing: undefined, done: { state: "stopped", grounded: true } });
  }

  /** An answer that was begun before this page was loaded, or on another device. */
  follow(turn: string, question: string, conversation: string): void {
    if (this.shown(turn)) return;
    this.begin(turn, question, conversation);
    this.change(turn, { doing: "working" });
    this.client.follow(turn);
  }

  /** What an answer proposed is not in its history: the newest one is replayed, and stays as it was where that fails. */
  recall(turn: ShownTurn): void {
    if (this.shown(turn.turn)) return;
    this.recalled.add(turn.turn);
    this.fresh.set(turn.turn, turn);
    this.schedule();
    this.client.follow(turn.turn);
  }

  take(happening: Happening): void {
    switch (happening.kind) {
      case "turn": {
        const { view, frame } = happening;
        const passing = frame.type === "note" && frame.n == null;
        const doing = view.done ? undefined : passing ? waiting(frame) : view.length ? "answering" : "working";
        this.change(view.turn, { text: view.text, ...told(view.events), doing, done: view.done ?? undefined });
        return;
      }
      case "accepted":
        if (happening.sent?.type === "ask") this.accepted(happening.frame);
        return;
      case "refused": {
        const turn = happening.sent?.type === "ask" ? happening.sent.id : happening.turn;
        if (turn && !this.recalled.has(turn)) this.change(turn, { doing: undefined, refused: happening.error });
        return;
      }
      case "event":
        if (happening.frame.event === "turn.started") this.startedElsewhere(happening.frame.data);
    }
  }

  private startedElsewhere(data: Record<string, unknown>): void {
    const { turn, conversation, text } = data as { turn: string; conversation: string; text?: string };
    const open = [...this.get().values()].some((shown) => shown.conversation === conversation);
    if (open) this.follow(turn, text ?? "", conversation);
  }

  private accepted(frame: { id: string; conversation?: string | undefined; state?: string | undefined }): void {
    const shown = this.shown(frame.id);
    if (!shown) return;
    const doing = shown.doing === "sending" ? (frame.state === "queued" ? "queued" : "working") : shown.doing;
    this.change(frame.id, { conversation: frame.conversation ?? shown.conversation, doing });
  }

  private begin(turn: string, question: string, conversation: string | undefined): void {
    this.fresh.set(turn, { ...EMPTY, turn, question, conversation, doing: "sending" });
    this.schedule();
  }

  private change(turn: string, changes: Partial<ShownTurn>): void {
    const shown = this.shown(turn);
    if (!shown) return;
    this.fresh.set(turn, { ...shown, ...changes });
    this.schedule();
  }

  private shown(turn: string): ShownTurn | undefined {
    return this.fresh.get(turn) ?? this.get().get(turn);
  }

  /** However fast the tokens come, the page is drawn at most once a frame. */
  private schedule(): void {
    this.frame ||= requestAnimationFrame(() => this.flush());
  }

  private flush(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.set(new Map([...this.get(), ...this.fresh]));
    this.fresh.clear();
  }
}

function waiting(note: NoteFrame): "queued" | "working" {
  return note.kind === "queued" ? "queued" : "working";
}

function told(events: StructuredFrame[]): Pick<ShownTurn, "sources" | "notes"> {
  const sources = events.flatMap((event) => (event.type === "sources" ? event.sources : []));
  return { sources, notes: events.filter((event) => event.type === "note") };
}

/** The life of a connection, by the vectors that every client is held to (tests/vectors/README.md). */

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type AnswerView, Session, type WorkoutReport } from "../src/index.js";

type Frame = Record<string, unknown>;

interface Step {
  at?: number;
  open?: true;
  close?: true;
  tick?: true;
  ask?: { text: string };
  as?: string;
  stop?: string;
  follow?: string;
  report?: WorkoutReport;
  renew?: string;
  receive?: Frame;
  sends?: Frame[];
  state?: Record<string, unknown>;
}

interface Vector {
  name: string;
  begins: "offline" | "ready";
  steps: Step[];
  shown?: Record<string, unknown>;
  events?: number[];
  refused?: string[];
}

const file = new URL("../../../tests/vectors/sessions.json", import.meta.url);
const vectors = JSON.parse(readFileSync(file, "utf8")) as Vector[];

const READY = {
  type: "ready",
  connection: "c",
  user: "u",
  server_time: 0,
  token_expires_at: 3_600_000,
  going_away_at: 6_600_000,
  turns: [],
  inbox: { cursor: 0, pending: 0 },
};

/** One vector on one session. */
class Played {
  readonly ids = new Map<string, string>();
  readonly views = new Map<string, AnswerView>();
  readonly events: number[] = [];
  readonly refused: string[] = [];
  readonly session: Session;

  constructor(begins: Vector["begins"]) {
    let count = 0;
    this.session = new Session({ newId: () => `i${++count}`, jitter: () => 1, wallClock: () => 0 });
    if (begins === "offline") return;
    this.session.opened(0);
    this.session.receive(JSON.stringify(READY), 0);
    this.session.outgoing.splice(0);
  }

  /** Takes one step; what the session wants sent after it. */
  step(step: Step): Frame[] {
    this.act(step, step.at ?? 0);
    for (const [turn, { view }] of this.session.turns) this.views.set(turn, view);
    return this.session.outgoing.splice(0).map((text) => JSON.parse(text) as Frame);
  }

  private act(step: Step, now: number): void {
    const { session } = this;
    if (step.open) session.opened(now);
    if (step.close) session.closed(now);
    if (step.tick) session.tick(now);
    if (step.ask) this.ids.set(step.as ?? "", session.ask(step.ask.text, now));
    if (step.stop) session.stop(this.meant(step.stop) as string, now);
    if (step.follow) session.follow(step.follow, now);
    if (step.report) session.report(step.report, now);
    if (step.renew) session.renew(step.renew, now);
    if (step.receive) this.take(JSON.stringify(this.meant(step.receive)), now);
  }

  private take(text: string, now: number): void {
    for (const happening of this.session.receive(text, now)) {
      if (happening.kind === "event") this.events.push(happening.frame.cursor);
      if (happening.kind === "refused") this.refused.push(happening.error.code);
    }
  }

  /** The value with the ids that its names stand for. */
  meant(value: unknown): unknown {
    if (typeof value === "string" && value.startsWith("$")) return this.ids.get(value);
    if (Array.isArray(value)) return value.map((part) => this.meant(part));
    if (!value || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, this.meant(part)]));
  }

  /** What is to be sent; names that are new get the ids that were made. */
  expected(sends: Frame[], sent: Frame[]): unknown[] {
    sends.forEach(({ id }, n) => {
      if (typeof id === "string" && !this.ids.has(id) && sent[n]) this.ids.set(id, sent[n].id as string);
    });
    return sends.map((frame) => this.meant(frame));
  }

  shown(): Record<string, unknown> {
    const views = [...this.views].map(([turn, { text, epoch, events, done }]) => [
      turn,
      { text, epoch, events: events.length, done: done?.state ?? null },
    ]);
    return Object.fromEntries(views) as Record<string, unknown>;
  }
}

test.each(vectors)("what a client does: $name", (vector) => {
  const played = new Played(vector.begins);
  for (const step of vector.steps) {
    const sent = played.step(step);
    const expected = played.expected(step.sends ?? [], sent);
    expect(sent, JSON.stringify(step)).toHaveLength(expected.length);
    expect(sent).toMatchObject(expected);
    const { ready, closing, moving, needsToken, inbox } = played.session;
    expect({ ready, closing, moving, needs_token: needsToken, inbox }).toMatchObject(step.state ?? {});
  }
  const shown = Object.entries(vector.shown ?? {}).map(([turn, view]) => [played.meant(turn), view] as const);
  if (vector.shown) expect(played.shown()).toEqual(Object.fromEntries(shown));
  expect([played.events, played.refused]).toEqual([vector.events ?? [], vector.refused ?? []]);
});

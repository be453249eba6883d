/** What one device knows and must do next: pure steps, driven by what arrives and by the time it is told. */

import { CoachError } from "./errors.js";
import type {
  AcceptedFrame,
  AskFrame,
  ClientFrame,
  ErrorFrame,
  EventFrame,
  HelloFrame,
  ReadyFrame,
  ResumeFrame,
  ServerFrame,
} from "./generated/frames.js";
import { MemoryOutbox, type KeptFrame, type Outbox } from "./outbox.js";
import { BACK_OFF, grown, LEAD, LOST, PING, RETRY, SEND_AGAIN, SHORTEST_LIFE } from "./pacing.js";
import type { AnswerView, TurnFrame } from "./view.js";
import { type SentFrame, type Unanswered, Waiting } from "./waiting.js";
import { Watched } from "./watched.js";
import type { WorkoutEvent, WorkoutReport } from "./workout.js";

const MOST_RESUMED = 20;

export type Happening =
  | { kind: "ready"; frame: ReadyFrame }
  | { kind: "accepted"; frame: AcceptedFrame; sent: SentFrame | undefined }
  /** Something of `view` is new; `restarted` where what was shown is gone. */
  | { kind: "turn"; frame: TurnFrame; view: AnswerView; restarted: boolean }
  | { kind: "refused"; error: CoachError; sent: SentFrame | undefined; turn: string | undefined }
  | { kind: "event"; frame: EventFrame };

export type AskOptions = Pick<AskFrame, "conversation" | "workout" | "mode" | "if_busy">;

export interface SessionOptions {
  client?: string;
  /** This device's own place in the inbox, where it has one. */
  inbox?: number | undefined;
  outbox?: Outbox;
  newId?: () => string;
  /** 0 to 1. */
  jitter?: () => number;
  /** UTC milliseconds; only stamps what the user reports. */
  wallClock?: () => number;
}

type Unsent<T> = T extends unknown ? Omit<T, "action" | "id"> : never;

/**
 * All times (`now`, `due`) are milliseconds of one clock that never goes back.
 *
 * `outgoing` gathers the frames that are to be sent now; `closing` says that the connection is to be given
 * up; `connectAt` is when to connect next, while there is none.
 */
export class Session {
  connected = false;
  ready = false;
  closing = false;
  /** With `closing`: the connection still works, so the next one is made before it is given up. */
  moving = false;
  needsToken = false;
  connectAt = 0;
  inbox: number | undefined;
  outgoing: string[] = [];
  readonly turns = new Map<string, Watched>();

  private readonly waiting = new Waiting();
  private readonly reports: WorkoutEvent[] = [];
  private readonly outbox: Outbox;
  private readonly client: string;
  private readonly newId: () => string;
  private readonly jitter: () => number;
  private readonly wallClock: () => number;
  private hello: string | undefined;
  /** The inbox is known to reach up to here; what of it does not come is asked for then. */
  private owed = 0;
  private helloAt = Infinity;
  private goingAwayAt = Infinity;
  private pingAt = Infinity;
  private heardAt = 0;
  private failures = 0;

  constructor(options: SessionOptions = {}) {
    this.client = options.client ?? "coach-typescript";
    this.inbox = options.inbox;
    this.outbox = options.outbox ?? new MemoryOutbox();
    this.newId = options.newId ?? randomId;
    this.jitter = options.jitter ?? Math.random;
    this.wallClock = options.wallClock ?? Date.now;
    for (const frame of this.outbox.all()) this.takeUp(frame);
  }

  // The user's side.

  /** Asks, now or as soon as the server is ready. Returns the turn's id. */
  ask(text: string, now: number, options: AskOptions = {}): string {
    const frame: AskFrame = { action: "message", type: "ask", id: this.newId(), text, ...options };
    this.outbox.keep(frame);
    this.takeUp(frame, now);
    this.put(frame.id, now);
    return frame.id;
  }

  /** Ends a turn. One whose question never left this device is simply forgotten. */
  stop(turn: string, now: number): void {
    const asked = this.waiting.get(turn);
    if (asked && asked.tries === 0 && !this.connected) this.forget(turn);
    else this.send({ type: "stop", turn }, now);
  }

  /** Follows a turn that was asked elsewhere, or before a reload, from its beginning. */
  follow(turn: string, now: number): AnswerView {
    const known = this.turns.get(turn);
    if (known) return known.view;
    const watched = this.watch(turn, now);
    this.resume(watched, now);
    return watched.view;
  }

  /** Reports something of a workout; sent one after the other, kept until taken in. */
  report(report: WorkoutReport, now: number): WorkoutEvent {
    const event = { at: this.wallClock(), ...report, action: "message", id: this.newId() } as WorkoutEvent;
    this.outbox.keep(event);
    this.reports.push(event);
    this.sendReport(now);
    return event;
  }

  answerProposal(proposal: string, accept: boolean, now: number): string {
    return this.send({ type: "proposal.answer", proposal, accept }, now);
  }

  judgePush(push: string, verdict: "up" | "down" | "dismiss", now: number): string {
    return this.send({ type: "push.feedback", push, verdict }, now);
  }

  /** A fresh token, in place. */
  renew(token: string, now: number): void {
    this.needsToken = false;
    if (this.waiting.sends(token)) return;
    this.waiting.forgetAll("auth");
    this.send({ type: "auth", token }, now);
  }

  /** Is the other side still there? A silence that follows closes the connection. */
  ping(now: number): void {
    this.pingAt = now + PING;
    if (this.connected && !this.waiting.holds("ping")) this.send({ type: "ping" }, now);
  }

  // The connection's side.

  opened(now: number): void {
    this.connected = true;
    this.ready = this.closing = this.moving = false;
    this.goingAwayAt = Infinity;
    this.pingAt = now + PING;
    this.heardAt = now;
    this.outgoing = [];
    for (const sent of this.waiting.values()) sent.firstAt = undefined;
    this.waiting.forgetAll("resume", "ping", "auth");
    for (const watched of this.turns.values()) watched.served();
    this.sayHello(now);
  }

  /** Disconnecting is not stopping: turns are resumed after the next connect. */
  closed(now: number): void {
    this.connected = this.ready = this.closing = this.moving = false;
    this.outgoing = [];
    this.forgetHello();
    this.connectAt = now + this.backOff();
    for (const watched of this.turns.values()) watched.served();
  }

  /** The next connection could not be made while this one still works. */
  stayed(now: number): void {
    this.closing = this.moving = false;
    this.goingAwayAt = now + this.backOff();
  }

  /** Takes one message in. What is not ours, or not known, is ignored. */
  receive(text: string, now: number): Happening[] {
    this.heardAt = now;
    const frame = read(text);
    switch (frame?.type) {
      case "delta":
      case "sources":
      case "note":
      case "done":
        return this.turnFrame(frame, now);
      case "ready":
        return this.begin(frame, now);
      case "accepted":
        return this.accepted(frame, now);
      case "pong":
        this.waiting.delete(frame.id);
        return [];
      case "error":
        return this.refused(frame, now);
      case "event":
        return this.event(frame, now);
      default:
        return [];
    }
  }

  /** Whatever has become due. */
  tick(now: number): void {
    if (!this.connected || this.closing) return;
    if (now >= this.goingAwayAt) {
      this.closing = this.moving = true;
      return;
    }
    for (const sent of [...this.waiting.values()]) this.mindFrame(sent, now);
    if (this.ready) for (const watched of this.turns.values()) this.mindTurn(watched, now);
    if (this.ready && now >= this.helloAt) this.sayHello(now);
    if (now >= this.pingAt) this.ping(now);
  }

  /** When `tick` has something to do next; the past where it has already. */
  due(): number {
    if (!this.connected) return this.connectAt;
    let next = Math.min(this.goingAwayAt, this.pingAt);
    for (const sent of this.waiting.values()) {
      if (this.mayGo(sent.frame)) next = Math.min(next, sent.againAt, this.lostAt(sent.firstAt));
    }
    if (!this.ready) return next;
    next = Math.min(next, this.helloAt);
    for (const watched of this.turns.values()) next = Math.min(next, watched.silentAt);
    return next;
  }

  // Replies.

  private begin(frame: ReadyFrame, now: number): Happening[] {
    this.ready = true;
    this.failures = 0;
    this.forgetHello();
    const left = frame.going_away_at - frame.server_time - LEAD * (1 + this.jitter());
    this.goingAwayAt = now + Math.max(SHORTEST_LIFE, left);
    this.catchUp(frame.inbox, now);
    for (const id of this.waiting.keys()) this.put(id, now);
    this.sendReport(now);
    return [{ kind: "ready", frame }];
  }

  /** Pushes that `ready` speaks of and that do not come are asked for again. */
  private catchUp({ cursor, pending, since }: ReadyFrame["inbox"], now: number): void {
    this.inbox ??= since ?? cursor - pending;
    if (!pending) this.inbox = Math.max(this.inbox, cursor); // what lies between has expired
    this.owed = cursor;
    this.expectPushes(now);
  }

  private expectPushes(now: number): void {
    this.helloAt = (this.inbox ?? 0) < this.owed ? now + SEND_AGAIN : Infinity;
  }

  private accepted(frame: AcceptedFrame, now: number): Happening[] {
    const sent = this.settle(frame.id, now);
    if (sent?.type === "auth") for (const id of this.waiting.keys()) this.put(id, now);
    return [{ kind: "accepted", frame, sent }];
  }

  private refused(frame: ErrorFrame, now: number): Happening[] {
    const sent = this.waiting.get(frame.ref ?? "");
    const watched = this.meant(frame, sent);
    const error = CoachError.of(frame);
    switch (error.code) {
      case "cannot_resume":
        if (!watched) break;
        watched.view.beginAgain();
        this.resume(watched, now);
        return [];
      case "not_found":
        if (watched) return this.unknownTurn(watched, error, now);
        break;
      case "token_expired":
        if (sent) sent.againAt = Infinity;
        this.needsToken = !this.waiting.holds("auth");
        return [];
      case "not_signed_in":
        this.closing = true;
        break;
    }
    if (sent && error.retryable) {
      sent.againAt = now + (error.retryAfter ? error.retryAfter * 1_000 : this.retryIn(sent));
      sent.firstAt = undefined;
      this.turns.get(sent.frame.id)?.expectedAt(sent.againAt);
      return [];
    }
    if (sent) this.settle(sent.frame.id, now);
    if (sent?.frame.type === "ask") this.turns.delete(sent.frame.id);
    return [{ kind: "refused", error, sent: sent?.frame, turn: watched?.view.turn }];
  }

  /** The turn that a refusal of a `resume`, or of a turn listed in a `hello`, speaks of. */
  private meant(frame: ErrorFrame, sent: Unanswered | undefined): Watched | undefined {
    if (sent?.frame.type === "resume") {
      this.waiting.delete(sent.frame.id);
      return this.turns.get(sent.frame.turn);
    }
    return this.turns.get(frame.turn ?? "");
  }

  /** Our own ask that never arrived is sent again; any other is forgotten. */
  private unknownTurn(watched: Watched, error: CoachError, now: number): Happening[] {
    const { turn } = watched.view;
    if (this.waiting.has(turn)) {
      this.put(turn, now);
      return [];
    }
    this.turns.delete(turn);
    return [{ kind: "refused", error, sent: undefined, turn }];
  }

  /** Rule 1 for the inbox: a gap is asked for with another `hello`. */
  private event(frame: EventFrame, now: number): Happening[] {
    const have = this.inbox ?? 0;
    if (frame.cursor <= have) return [];
    if ((frame.from ?? frame.cursor) > have + 1) {
      if (this.hello === undefined) this.sayHello(now);
      return [];
    }
    this.inbox = frame.cursor;
    this.expectPushes(now);
    this.waiting.forgetAll("ack");
    this.send({ type: "ack", cursor: frame.cursor }, now);
    return [{ kind: "event", frame }];
  }

  // Turns.

  private watch(turn: string, now: number): Watched {
    const watched = new Watched(turn, now);
    this.turns.set(turn, watched);
    return watched;
  }

  private turnFrame(frame: TurnFrame, now: number): Happening[] {
    const watched = this.turns.get(frame.turn);
    if (!watched) return [];
    const { view } = watched;
    watched.heardAt = now;
    watched.served();
    this.waiting.forgetResumes(view.turn);
    const { epoch, length } = view;
    const fresh = view.apply(frame);
    const restarted = view.epoch !== epoch && length > 0;
    if (view.gap) this.resume(watched, now);
    if (view.done) this.finish(view.turn, now);
    return fresh || restarted || frame.type === "note" ? [{ kind: "turn", frame, view, restarted }] : [];
  }

  private finish(turn: string, now: number): void {
    this.settle(turn, now);
    this.turns.delete(turn);
  }

  private forget(turn: string): void {
    this.waiting.delete(turn);
    this.turns.delete(turn);
    this.outbox.drop(turn);
  }

  /** Rule 4: a client that hears nothing of a turn resumes it, and at last reconnects. */
  private mindTurn(watched: Watched, now: number): void {
    if (now < watched.silentAt) return;
    if (now >= this.lostAt(watched.firstResumeAt)) this.closing = true;
    else this.resume(watched, now);
  }

  /** Not kept for sending again: the next one carries a newer position. */
  private resume(watched: Watched, now: number): void {
    const { view } = watched;
    watched.resumed(now);
    this.waiting.forgetResumes(view.turn);
    const frame: ResumeFrame = { action: "message", type: "resume", id: this.newId(), turn: view.turn, ...view.position };
    this.waiting.add(frame, Infinity);
    if (this.mayGo(frame)) this.write(frame);
  }

  // Sending.

  private takeUp(frame: KeptFrame, now = 0): void {
    if (frame.type !== "ask") {
      this.reports.push(frame);
      return;
    }
    this.watch(frame.id, now);
    this.waiting.add(frame, now);
  }

  /** Where order matters each `accepted` is awaited: a set must not arrive before its workout began. */
  private sendReport(now: number): void {
    const [next] = this.reports;
    if (!next || this.waiting.has(next.id)) return;
    this.waiting.add(next, now);
    this.put(next.id, now);
  }

  /** The frame has its reply, whatever that was. */
  private settle(id: string, now: number): SentFrame | undefined {
    const sent = this.waiting.get(id);
    this.waiting.delete(id);
    this.outbox.drop(id);
    if (this.reports[0]?.id === id) {
      this.reports.shift();
      this.sendReport(now);
    }
    return sent?.frame;
  }

  private sayHello(now: number): void {
    this.forgetHello();
    this.helloAt = Infinity;
    const listed = [...this.turns.values()].filter(({ view }) => !this.waiting.has(view.turn));
    const hello: Unsent<HelloFrame> = {
      type: "hello",
      client: this.client,
      resume: listed.slice(-MOST_RESUMED).map(({ view }) => ({ turn: view.turn, ...view.position })),
      ...(this.inbox === undefined ? {} : { inbox: this.inbox }),
    };
    this.hello = this.send(hello, now);
  }

  private forgetHello(): void {
    if (this.hello !== undefined) this.waiting.delete(this.hello);
    this.hello = undefined;
  }

  private send(frame: Unsent<ClientFrame>, now: number): string {
    const whole = { action: "message", id: this.newId(), ...frame } as SentFrame;
    this.waiting.add(whole, now);
    this.put(whole.id, now);
    return whole.id;
  }

  private put(id: string, now: number): void {
    const sent = this.waiting.get(id);
    if (!sent || !this.mayGo(sent.frame)) return;
    sent.sentAt(now);
    const asked = this.turns.get(id);
    if (asked && sent.tries === 1) asked.heardAt = now;
    this.write(sent.frame);
  }

  private mindFrame(sent: Unanswered, now: number): void {
    if (!this.mayGo(sent.frame)) return;
    if (now >= this.lostAt(sent.firstAt)) this.closing = true;
    else if (now >= sent.againAt) this.put(sent.frame.id, now);
  }

  private write(frame: SentFrame): void {
    this.outgoing.push(JSON.stringify(frame));
  }

  /** Before `ready` only `hello`, and what is answered whatever the token says. */
  private mayGo(frame: SentFrame): boolean {
    return this.connected && (this.ready || frame.type === "hello" || frame.type === "auth" || frame.type === "ping");
  }

  private lostAt(since: number | undefined): number {
    return since === undefined ? Infinity : Math.max(since, this.heardAt) + LOST;
  }

  private retryIn(sent: Unanswered): number {
    return grown(RETRY, sent.tries, this.jitter());
  }

  private backOff(): number {
    this.failures += 1;
    return grown(BACK_OFF, this.failures, this.jitter());
  }
}

/** Null for a gateway's own frame, and for what is no JSON object. */
function read(text: string): ServerFrame | null {
  try {
    const value: unknown = JSON.parse(text);
    return value && typeof value === "object" && "type" in value ? (value as ServerFrame) : null;
  } catch {
    return null;
  }
}

/** 128 bits; `crypto` is there in browsers, Node and (by a polyfill that its users have anyway) React Native. */
function randomId(): string {
  const { crypto } = globalThis as unknown as { crypto: { getRandomValues(bytes: Uint8Array): Uint8Array } };
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The talking part: one WebSocket, reopened for as long as the client lives. */

import type { Door, Doorway } from "./door.js";
import { CoachError } from "./errors.js";
import { Session, type AskOptions, type Happening, type SessionOptions } from "./session.js";
import type { AnswerView } from "./view.js";
import type { WorkoutEvent, WorkoutReport } from "./workout.js";

const OPEN_WITHIN = 10_000;
const GIVEN_UP = 1000;

/** As much of a WebSocket as is needed; those of browsers, React Native and Node have it, each with its own events. */
export interface Socket {
  onopen: ((event: any) => void) | null;
  onmessage: ((event: any) => void) | null;
  onclose: ((event: any) => void) | null;
  onerror: ((event: any) => void) | null;
  send(text: string): void;
  close(code?: number): void;
}

/** `refused`: connecting again is of no use until the user signs in anew. */
export type Connectedness = "connecting" | "ready" | "offline" | "refused";

export interface ClientOptions extends SessionOptions {
  door: Doorway;
  /** A fresh token, where the server says that one has expired. */
  token: () => Promise<string>;
  open: (door: Door) => Socket;
  /** Why a handshake was refused, as far as it can be learned (see `requestTicket`). */
  whyRefused?: () => Promise<unknown>;
  /** Milliseconds of a clock that never goes back. */
  clock?: () => number;
}

type Timer = ReturnType<typeof setTimeout>;
declare function setTimeout(run: () => void, milliseconds: number): unknown;
declare function clearTimeout(timer: unknown): void;
declare const performance: { now(): number };

export class CoachClient {
  readonly session: Session;
  status: Connectedness = "connecting";
  /** Why the client was refused. */
  error: CoachError | null = null;

  private readonly listeners = new Set<(happening: Happening) => void>();
  private readonly watchers = new Set<(status: Connectedness) => void>();
  private readonly clock: () => number;
  private socket: Socket | null = null;
  private opening: Socket | true | null = null;
  private timer: Timer | undefined;
  private over = false;

  constructor(private readonly options: ClientOptions) {
    this.session = new Session(options);
    this.clock = options.clock ?? (() => performance.now());
  }

  /** Connects, and goes on doing so until `close`. */
  start(): this {
    this.session.connectAt = this.clock();
    this.turn();
    return this;
  }

  close(): void {
    this.over = true;
    clearTimeout(this.timer);
    for (const socket of [this.socket, this.opening]) if (socket && socket !== true) giveUp(socket);
    this.socket = this.opening = null;
  }

  /** The network is back, or the app is in front again: connect now, or see whether anybody is still there. */
  wake(): void {
    if (this.session.connected) this.session.ping(this.clock());
    else this.session.connectAt = this.clock();
    this.turn();
  }

  onHappening(listener: (happening: Happening) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  onStatus(listener: (status: Connectedness) => void): () => void {
    this.watchers.add(listener);
    return () => void this.watchers.delete(listener);
  }

  ask(text: string, options?: AskOptions): string {
    return this.act((now) => this.session.ask(text, now, options));
  }

  stop(turn: string): void {
    this.act((now) => this.session.stop(turn, now));
  }

  follow(turn: string): AnswerView {
    return this.act((now) => this.session.follow(turn, now));
  }

  report(report: WorkoutReport): WorkoutEvent {
    return this.act((now) => this.session.report(report, now));
  }

  answerProposal(proposal: string, accept: boolean): string {
    return this.act((now) => this.session.answerProposal(proposal, accept, now));
  }

  judgePush(push: string, verdict: "up" | "down" | "dismiss"): string {
    return this.act((now) => this.session.judgePush(push, verdict, now));
  }

  /** The user's session has a fresh token: the connection goes on under it. */
  renew(token: string): void {
    if (this.session.connected) this.act((now) => this.session.renew(token, now));
  }

  private act<T>(step: (now: number) => T): T {
    const result = step(this.clock());
    this.turn();
    return result;
  }

  /** Does what is due, sends what is to be sent, and sleeps until the next thing is. */
  private turn(): void {
    if (this.over) return;
    const now = this.clock();
    this.session.tick(now);
    if (this.session.needsToken) void this.renewNow();
    this.sendOut();
    if (this.session.closing) this.leave();
    else if (!this.session.connected && !this.opening && now >= this.session.connectAt) void this.connect();
    clearTimeout(this.timer);
    if (this.over || (this.opening && !this.session.connected)) return;
    this.timer = setTimeout(() => this.turn(), Math.min(Math.max(0, this.session.due() - now), 2 ** 30)) as Timer;
  }

  private sendOut(): void {
    const frames = this.session.outgoing.splice(0);
    for (const frame of frames) this.socket?.send(frame);
  }

  /** Make before break, where the old connection still works. */
  private leave(): void {
    if (!this.session.moving) this.lost();
    else if (!this.opening) void this.connect();
  }

  private lost(): void {
    if (this.socket) giveUp(this.socket);
    this.socket = null;
    this.session.closed(this.clock());
    this.say("offline");
  }

  private async connect(): Promise<void> {
    this.opening = true;
    if (!this.session.connected) this.say("connecting");
    try {
      const door = await this.options.door();
      if (!this.over) this.openSocket(door);
    } catch (error) {
      this.failed(error);
    }
  }

  private openSocket(door: Door): void {
    const socket = this.options.open(door);
    this.opening = socket;
    const tooLate = setTimeout(() => socket.onclose?.(undefined), OPEN_WITHIN);
    socket.onerror = () => undefined;
    socket.onopen = () => {
      clearTimeout(tooLate);
      this.opened(socket);
    };
    socket.onclose = () => {
      clearTimeout(tooLate);
      giveUp(socket);
      void this.notOpened();
    };
  }

  private opened(socket: Socket): void {
    if (this.socket) giveUp(this.socket);
    this.opening = null;
    this.socket = socket;
    this.session.opened(this.clock());
    socket.onmessage = ({ data }: { data: unknown }) => this.receive(String(data));
    socket.onclose = () => {
      if (this.socket !== socket) return;
      this.lost();
      this.turn();
    };
    this.turn();
  }

  private receive(text: string): void {
    const happenings = this.session.receive(text, this.clock());
    this.turn();
    for (const happening of happenings) {
      if (happening.kind === "ready") this.say("ready");
      for (const listener of this.listeners) listener(happening);
    }
  }

  private async notOpened(): Promise<void> {
    const reason = await this.options.whyRefused?.().then(
      () => undefined,
      (error: unknown) => error,
    );
    this.failed(reason);
  }

  private failed(reason: unknown): void {
    this.opening = null;
    if (this.over) return;
    const now = this.clock();
    if (this.session.connected) this.session.stayed(now);
    else if (reason instanceof CoachError && !reason.retryable) return this.refused(reason);
    else this.lost();
    if (reason instanceof CoachError && reason.retryAfter) {
      this.session.connectAt = Math.max(this.session.connectAt, now + reason.retryAfter * 1_000);
    }
    this.turn();
  }

  private refused(error: CoachError): void {
    this.over = true;
    this.error = error;
    this.say("refused");
  }

  private async renewNow(): Promise<void> {
    this.session.needsToken = false;
    try {
      this.renew(await this.options.token());
    } catch (error) {
      if (error instanceof CoachError && !error.retryable) this.refused(error);
      else this.session.closing = true;
      this.turn();
    }
  }

  private say(status: Connectedness): void {
    if (this.status === status) return;
    this.status = status;
    for (const watcher of this.watchers) watcher(status);
  }
}

function giveUp(socket: Socket): void {
  socket.onopen = socket.onmessage = socket.onclose = null;
  socket.close(GIVEN_UP);
}

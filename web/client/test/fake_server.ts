/** A server that says what a test has it say, over sockets that are none. */

import type { Door, Socket } from "../src/index.js";
import { ready } from "./frames.js";

export class FakeSocket implements Socket {
  onopen: ((event: any) => void) | null = null;
  onmessage: ((event: any) => void) | null = null;
  onclose: ((event: any) => void) | null = null;
  onerror: ((event: any) => void) | null = null;
  readonly received: { type: string; id: string; [field: string]: unknown }[] = [];
  closed = false;

  constructor(
    readonly door: Door,
    private readonly server: FakeServer,
  ) {}

  send(text: string): void {
    const frame = JSON.parse(text) as FakeSocket["received"][number];
    this.received.push(frame);
    if (frame.type === "hello" && this.server.greets) this.say(ready());
  }

  close(): void {
    this.closed = true;
  }

  open(): void {
    this.onopen?.(undefined);
  }

  say(text: string): void {
    queueMicrotask(() => this.onmessage?.({ data: text }));
  }

  drop(): void {
    this.onclose?.(undefined);
  }

  types(): string[] {
    return this.received.map(({ type }) => type);
  }
}

export class FakeServer {
  readonly sockets: FakeSocket[] = [];
  /** `hang`: the handshake is never answered. */
  answer: "open" | "refuse" | "hang" = "open";
  greets = true;

  readonly connect = (door: Door): FakeSocket => {
    const socket = new FakeSocket(door, this);
    this.sockets.push(socket);
    const { answer } = this;
    queueMicrotask(() => (answer === "open" ? socket.open() : answer === "refuse" ? socket.drop() : undefined));
    return socket;
  };

  get newest(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("nobody has connected");
    return socket;
  }
}

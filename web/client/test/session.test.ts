/** The rules of the protocol, without a socket or a clock. */

import { beforeEach, expect, test } from "vitest";
import { MemoryOutbox, Session, type Outbox, type SessionOptions } from "../src/index.js";
import { accepted, delta, done, error, event, ready } from "./frames.js";

interface Sent {
  type: string;
  id: string;
  [field: string]: unknown;
}

let count = 0;
let session: Session;

beforeEach(() => {
  count = 0;
  session = make();
});

function make(options: SessionOptions = {}): Session {
  return new Session({ newId: () => `i${++count}`, jitter: () => 1, wallClock: () => 1_000_000, ...options });
}

function sent(): Sent[] {
  return session.outgoing.splice(0).map((text) => JSON.parse(text) as Sent);
}

function connect(now = 0): void {
  session.opened(now);
  session.receive(ready(), now);
  sent();
}

function start(outbox?: Outbox): void {
  if (outbox) session = make({ outbox });
  session.report({ type: "workout.start", workout: "w", unit: "kg" }, 0);
  session.report({ type: "rest.skipped", workout: "w" }, 0);
}

test("hello is the first frame of a connection, and nothing else is sent before ready", () => {
  session.ask("How deep?", 0);
  session.opened(0);
  expect(sent().map(({ type }) => type)).toEqual(["hello"]);
});

test("a question asked offline is sent when the server is ready", () => {
  session.ask("How deep?", 0);
  session.opened(0);
  sent();
  session.receive(ready(), 1);
  expect(sent()).toMatchObject([{ type: "ask", text: "How deep?" }]);
});

test("an ask without reply is sent again unchanged after 2 s", () => {
  connect();
  session.ask("How deep?", 0);
  const [first] = sent();
  session.tick(1_999);
  expect(sent()).toEqual([]);
  session.tick(2_000);
  expect(sent()).toEqual([first]);
});

test("a frame other than an ask is sent again after 5 s", () => {
  connect();
  session.stop("t", 0);
  const [first] = sent();
  session.tick(4_999);
  expect(sent()).toEqual([]);
  session.tick(5_000);
  expect(sent()).toEqual([first]);
});

test("a delta beyond what is known is asked for", () => {
  connect();
  const turn = session.ask("How deep?", 0);
  session.receive(accepted(turn, { turn }), 0);
  session.receive(delta(turn, 0, "Sit "), 1);
  sent();
  session.receive(delta(turn, 8, "."), 2);
  expect(sent()).toMatchObject([{ type: "resume", turn, epoch: 1, at: 4, n: 0 }]);
});

test("a turn that is silent for 6 s is resumed, and again every 2 s", () => {
  connect();
  const turn = session.ask("How deep?", 0);
  session.receive(accepted(turn, { turn }), 100);
  sent();
  session.tick(5_999);
  expect(sent()).toEqual([]);
  session.tick(6_000);
  session.tick(8_000);
  expect(sent().map(({ type }) => type)).toEqual(["resume", "resume"]);
});

test("a connection without any frame for 10 s after the first resume is given up", () => {
  connect();
  const turn = session.ask("How deep?", 0);
  session.receive(accepted(turn, { turn }), 100);
  for (let now = 6_000; now < 16_000; now += 2_000) session.tick(now);
  expect(session.closing).toBe(false);
  session.tick(16_000);
  expect([session.closing, session.moving]).toEqual([true, false]);
});

test("a connection that leaves a ping unanswered for 10 s is given up", () => {
  connect();
  session.ping(50_000);
  session.tick(59_999);
  expect(session.closing).toBe(false);
  session.tick(60_000);
  expect(session.closing).toBe(true);
});

test("after a reconnect hello lists what is followed, at its newest position", () => {
  connect();
  const turn = session.ask("How deep?", 0);
  session.receive(accepted(turn, { turn }), 0);
  session.receive(delta(turn, 0, "Sit "), 1);
  session.closed(2);
  session.opened(3);
  expect(sent().at(-1)).toMatchObject({ type: "hello", resume: [{ turn, epoch: 1, at: 4, n: 0 }] });
});

test("an ask that was never accepted is repeated after a reconnect, not listed", () => {
  connect();
  const turn = session.ask("How deep?", 0);
  session.closed(1);
  sent();
  session.opened(2);
  session.receive(ready(), 3);
  expect(sent()).toMatchObject([{ type: "hello", resume: [] }, { type: "ask", id: turn }]);
});

test("one's own unaccepted ask is sent again after not_found", () => {
  connect();
  const turn = session.ask("How deep?", 0);
  sent();
  session.receive(error("not_found", { turn }), 1);
  expect(sent()).toMatchObject([{ type: "ask", id: turn }]);
});

test("what the server knows nothing of is resumed from the beginning", () => {
  connect();
  const view = session.follow("t", 0);
  session.receive(delta("t", 0, "Sit "), 1);
  session.receive(delta("t", 9, "!"), 2);
  const ref = sent().at(-1)?.id ?? "";
  session.receive(error("cannot_resume", { ref, turn: "t" }), 3);
  expect(sent()).toMatchObject([{ type: "resume", turn: "t", epoch: 0, at: 0, n: 0 }]);
  expect(view.text).toBe("");
});

test("a turn is followed no longer once its done is whole", () => {
  connect();
  const turn = session.ask("How deep?", 0);
  session.receive(delta(turn, 0, "Deep."), 1);
  const [end] = session.receive(done(turn, 5), 2);
  expect(end).toMatchObject({ kind: "turn", view: { text: "Deep." } });
  expect([...session.turns.keys()]).toEqual([]);
});

test("stop is said to the server even where the turn is unknown there", () => {
  connect();
  const turn = session.ask("How deep?", 0);
  sent();
  session.stop(turn, 1);
  expect(sent()).toMatchObject([{ type: "stop", turn }]);
});

test("a question that never left the device is stopped by forgetting it", () => {
  const turn = session.ask("How deep?", 0);
  session.stop(turn, 1);
  connect(2);
  session.tick(10_000);
  expect(sent()).toEqual([]);
});

test("a busy server is asked again under the same id after the time it names", () => {
  connect();
  const id = session.ask("How deep?", 0);
  session.receive(error("busy", { ref: id, retry_after: 7 }), 100);
  sent();
  session.tick(7_099);
  expect(sent()).toEqual([]);
  session.tick(7_100);
  expect(sent()).toMatchObject([{ type: "ask", id }]);
});

test("a refused question is told with its code and forgotten", () => {
  connect();
  const id = session.ask("How deep?", 0);
  const [told] = session.receive(error("quota_exceeded", { ref: id, retryable: false }), 1);
  expect(told).toMatchObject({ kind: "refused", error: { code: "quota_exceeded" }, sent: { id } });
  expect([...session.turns.keys()]).toEqual([]);
});

test("with an expired token a fresh one is asked for, and the frame goes again once it is accepted", () => {
  connect();
  const id = session.ask("How deep?", 0);
  sent();
  session.receive(error("token_expired", { ref: id }), 1);
  expect(session.needsToken).toBe(true);
  session.renew("fresh", 2);
  const [auth] = sent();
  session.receive(accepted(auth?.id ?? ""), 3);
  expect(sent()).toMatchObject([{ type: "ask", id }]);
});

test("an inbox item is told once, and acknowledged", () => {
  connect();
  expect(session.receive(event(1), 1)).toMatchObject([{ kind: "event" }]);
  expect(session.receive(event(1), 2)).toEqual([]);
  expect(sent()).toMatchObject([{ type: "ack", cursor: 1 }]);
});

test("a gap in the inbox is asked for with another hello at this device's own position", () => {
  session = make({ inbox: 4 });
  connect();
  expect(session.receive(event(6), 1)).toEqual([]);
  expect(sent()).toMatchObject([{ type: "hello", inbox: 4 }]);
});

test("an item that covers replaced ones leaves no gap", () => {
  session = make({ inbox: 4 });
  connect();
  expect(session.receive(event(9, 5), 1)).toMatchObject([{ kind: "event" }]);
});

test("a device without a position of its own begins where acknowledging ended", () => {
  session.opened(0);
  session.receive(ready({ inbox: { cursor: 9, pending: 2 } }), 1);
  expect(session.inbox).toBe(7);
});

test("before the server goes away the next connection is asked for while this one works", () => {
  session.opened(0);
  session.receive(ready({ going_away_at: 600_000 }), 0);
  session.tick(569_999);
  expect(session.closing).toBe(false);
  session.tick(570_000);
  expect([session.closing, session.moving]).toEqual([true, true]);
});

test("back-off doubles from 0.5 s to 30 s", () => {
  const waits = Array.from({ length: 8 }, () => (session.closed(0), session.connectAt));
  expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

test("the gateway's own frames and what is no JSON are ignored", () => {
  connect();
  const gateways = '{"message": "Internal server error", "connectionId": "c", "requestId": "r"}';
  expect([gateways, "null", "[1]", "oops"].flatMap((text) => session.receive(text, 1))).toEqual([]);
});

test("what happens in a workout is reported in order, each after the last was accepted", () => {
  connect();
  start();
  const [first] = sent();
  expect(first).toMatchObject({ type: "workout.start", at: 1_000_000 });
  session.receive(accepted(first?.id ?? ""), 1);
  expect(sent()).toMatchObject([{ type: "rest.skipped", at: 1_000_000 }]);
});

test("a report that the server drops does not hold up the next", () => {
  connect();
  start();
  session.receive(error("conflict", { ref: sent()[0]?.id ?? "", retryable: false }), 1);
  expect(sent()).toMatchObject([{ type: "rest.skipped" }]);
});

test("reports and questions outlive the app until they are taken in", () => {
  const outbox = new MemoryOutbox();
  start(outbox);
  session.ask("And now?", 0);
  session = make({ outbox });
  connect();
  session.tick(5_000);
  expect(sent()).toMatchObject([{ type: "ask" }, { type: "workout.start" }]);
});

test("what is taken in is kept no longer", () => {
  const outbox = new MemoryOutbox();
  start(outbox);
  connect();
  session.receive(accepted(outbox.all()[0]?.id ?? ""), 1);
  expect(outbox.all().map(({ type }) => type)).toEqual(["rest.skipped"]);
});

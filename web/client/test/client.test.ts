/** The talking part against a fake server and a fake clock. */

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { bearerDoor, CoachClient, CoachError, ticketDoor, type ClientOptions } from "../src/index.js";
import { FakeServer } from "./fake_server.js";
import { accepted, delta, done, error, ready } from "./frames.js";

let server: FakeServer;
let client: CoachClient;

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
});

afterEach(() => {
  client.close();
  vi.useRealTimers();
});

async function start(options: Partial<ClientOptions> = {}): Promise<CoachClient> {
  const token = () => Promise.resolve("jwt");
  client = new CoachClient({ door: bearerDoor("ws://coach", token), token, open: server.connect, jitter: () => 1, ...options });
  client.start();
  await pass(0);
  return client;
}

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

test("the token travels as a second subprotocol, never in the address", async () => {
  await start();
  expect(server.newest.door).toEqual({ url: "ws://coach", protocols: ["coach.v1", "bearer.jwt"] });
});

test("a ticket travels in the address, the token only to the HTTP API", async () => {
  const asked: unknown[] = [];
  const fetch = (url: string, init: unknown) => {
    asked.push([url, init]);
    const json = () => Promise.resolve({ ticket: "a+b", url: "ws://coach" });
    return Promise.resolve({ ok: true, status: 200, json, headers: { get: () => null } });
  };
  await start({ door: ticketDoor("http://api", () => Promise.resolve("jwt"), fetch) });
  expect(server.newest.door).toEqual({ url: "ws://coach?ticket=a%2Bb", protocols: ["coach.v1"] });
  expect(asked).toEqual([["http://api/v1/realtime/ticket", { method: "POST", headers: { Authorization: "Bearer jwt" } }]]);
});

test("an answer arrives as it is said", async () => {
  await start();
  const shown: string[] = [];
  client.onHappening((happening) => happening.kind === "turn" && shown.push(happening.view.text));
  const turn = client.ask("How deep?");
  for (const frame of [accepted(turn, { turn }), delta(turn, 0, "As deep "), delta(turn, 8, "as you can."), done(turn, 19)]) {
    server.newest.say(frame);
  }
  await pass(0);
  expect(shown).toEqual(["As deep ", "As deep as you can.", "As deep as you can."]);
});

test("a lost connection is made again, and the answer goes on where it was", async () => {
  await start();
  const turn = client.ask("How deep?");
  server.newest.say(accepted(turn, { turn }));
  server.newest.say(delta(turn, 0, "As "));
  await pass(0);
  server.newest.drop();
  expect(client.status).toBe("offline");
  await pass(500);
  expect(client.status).toBe("ready");
  expect(server.newest.received[0]).toMatchObject({ type: "hello", resume: [{ turn, at: 3 }] });
});

test("the next connection is made before the old one is given up", async () => {
  server.greets = false;
  await start();
  const old = server.newest;
  old.say(ready({ going_away_at: 100_000 }));
  server.answer = "hang";
  await pass(70_000);
  expect([server.sockets.length, old.closed]).toEqual([2, false]);
  server.newest.open();
  expect(old.closed).toBe(true);
});

test("a next connection that cannot be made leaves the old one working", async () => {
  server.greets = false;
  await start();
  const old = server.newest;
  old.say(ready({ going_away_at: 100_000 }));
  server.answer = "refuse";
  await pass(70_000);
  client.ask("Still there?");
  expect([old.closed, old.types().at(-1), client.status]).toEqual([false, "ask", "ready"]);
});

test("a handshake that is never answered is tried again", async () => {
  server.answer = "hang";
  await start();
  await pass(10_500);
  expect(server.sockets.length).toBe(2);
});

test("a refusal that stays one ends the client with its reason", async () => {
  server.answer = "refuse";
  const reason = new CoachError("not_signed_in", "Sign in.");
  await start({ whyRefused: () => Promise.reject(reason) });
  await pass(60_000);
  expect([client.status, client.error, server.sockets.length]).toEqual(["refused", reason, 1]);
});

test("a refusal that names a time is respected", async () => {
  server.answer = "refuse";
  await start({ whyRefused: () => Promise.reject(new CoachError("rate_limited", "Too many.", 20)) });
  await pass(19_999);
  expect(server.sockets.length).toBe(1);
  await pass(1);
  expect(server.sockets.length).toBe(2);
});

test("an expired token is renewed in place", async () => {
  await start({ token: () => Promise.resolve("fresh") });
  const turn = client.ask("How deep?");
  server.newest.say(error("token_expired", { ref: turn }));
  await pass(0);
  expect(server.newest.received.at(-1)).toMatchObject({ type: "auth", token: "fresh" });
});

test("when the network is back nobody waits for the back-off", async () => {
  await start();
  server.answer = "refuse";
  server.newest.drop();
  await pass(30_000);
  const before = server.sockets.length;
  server.answer = "open";
  client.wake();
  await pass(0);
  expect([server.sockets.length, client.status]).toEqual([before + 1, "ready"]);
});

test("a closed client is silent", async () => {
  await start();
  client.close();
  await pass(600_000);
  expect([server.newest.closed, server.sockets.length]).toEqual([true, 1]);
});

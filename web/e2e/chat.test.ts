/** A person talks to the coach in a real browser, on a network that is not to be trusted. */

import type { Browser, BrowserContext, WebSocketRoute } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { answered, ask, CITED, hears, launchWarm, PHONE, signUp, words } from "./browser.js";
import { Line } from "./line.js";
import { spoken } from "./slow_model.js";

const port = inject("port");
const LONG = "Tell me 150 words at 30 a second about squats.";
const ALL = spoken(150).split(/\s+/);

describe.skipIf(!port)("the conversation", () => {
  let browser: Browser;
  let context: BrowserContext;
  let line: Line;

  beforeAll(async () => {
    browser = await launchWarm(`http://127.0.0.1:${port}`);
  });

  afterAll(() => browser.close());

  beforeEach(async () => {
    line = await new Line(inject("line"), port).start();
    context = await browser.newContext(PHONE);
  });

  afterEach(async () => {
    await context.close();
    await line.close();
  });

  test("a new user signs up, asks, and reads an answer with sources that open", async () => {
    const page = await signUp(context, line.address);
    await ask(page, "How deep should I squat?");
    await answered(page);
    expect(await words(page)).toEqual(spoken(40).split(/\s+/));
    expect(await page.locator(".sources button").count()).toBe(0);
    await ask(page, CITED);
    await answered(page);
    await page.locator(".sources button").first().click();
    await page.getByRole("dialog").getByRole("heading").waitFor();
  });

  test("an answer that the network cuts goes on where it was, and is whole", async () => {
    const page = await signUp(context, line.address);
    await ask(page, LONG);
    await hears(page, "word10");
    line.cut();
    await page.getByText("Offline").waitFor();
    line.mend();
    await answered(page);
    expect(await words(page)).toEqual(ALL);
  });

  test("a reload in the middle of an answer loses nothing of it", async () => {
    const page = await signUp(context, line.address);
    await ask(page, LONG);
    await hears(page, "word10");
    await page.waitForURL(/\/chat\/.+/);
    await page.reload();
    await hears(page, "word10");
    await answered(page);
    expect(await words(page)).toEqual(ALL);
  });

  test("a question that was asked without a network outlives a reload", async () => {
    const page = await signUp(context, line.address);
    line.cut();
    await page.getByText("Offline").waitFor();
    await ask(page, "How deep should I squat?");
    await page.getByText("Waiting for the connection").waitFor();
    line.mend();
    await page.reload();
    await answered(page);
    expect(await words(page)).toEqual(spoken(40).split(/\s+/));
  });

  test("a stopped answer keeps what it had said, and can be asked again", async () => {
    const page = await signUp(context, line.address);
    await ask(page, "Tell me 3000 words at 30 a second about squats.");
    await hears(page, "word10");
    await page.getByRole("button", { name: "Stop the answer" }).click();
    await page.getByText("You stopped this answer.").waitFor();
    const kept = await words(page);
    expect(kept).toEqual(spoken(3000).split(/\s+/).slice(0, kept.length));
    expect(kept.length).toBeLessThan(3000);
    await page.getByRole("button", { name: "Ask again" }).waitFor();
  });

  test("conversations are kept apart and found again", async () => {
    const page = await signUp(context, line.address);
    await ask(page, "Say 5 words at 50 a second about pulling.");
    await answered(page);
    await page.goto(`${line.address}/chat`);
    await ask(page, "Say 5 words at 50 a second about pushing.");
    await answered(page);
    await page.getByRole("button", { name: "Conversations" }).click();
    await page.getByRole("dialog").getByRole("link", { name: /pushing/ }).waitFor();
    await page.getByRole("dialog").getByRole("link", { name: /pulling/ }).click();
    await page.locator(".question", { hasText: "pulling" }).waitFor();
    expect(await page.locator(".question").count()).toBe(1);
  });

  test("what the coach proposes outlives a reload, and is done only after a yes", async () => {
    const page = await signUp(context, line.address);
    await ask(page, "I had 2 eggs and a banana.");
    await answered(page);
    const proposal = page.getByRole("region", { name: "The coach proposes" });
    await proposal.waitFor();
    await page.waitForURL(/\/chat\/.+/);
    await page.reload();
    await proposal.getByRole("button", { name: "Yes" }).click();
    await proposal.getByText("Done.").waitFor();
    await page.getByRole("link", { name: "Food" }).click();
    await page.getByRole("article", { name: /^Meal at/ }).getByText(/banana/i).waitFor();
  });

  test("an expired session is renewed without the user noticing", async () => {
    const sent: { type: string }[] = [];
    await context.routeWebSocket(/realtime/, (socket) => expireFirstAsk(socket, sent));
    const page = await signUp(context, line.address);
    await ask(page, "How deep should I squat?");
    await answered(page);
    const types = sent.map(({ type }) => type);
    const order = [types.indexOf("hello"), types.indexOf("ask"), types.indexOf("auth"), types.lastIndexOf("ask")];
    expect(order.toSorted((a, b) => a - b)).toEqual(order);
    expect(new Set(order).size).toBe(4);
    expect((await words(page)).length).toBe(40);
  });

  test("nothing that a model says is taken as HTML, and no picture is fetched", async () => {
    const page = await signUp(context, line.address);
    await ask(page, "say exactly: <img src=x onerror=alert(1)> <b>bold</b> ![p](https://example.com/p.png) [go](javascript:alert(1))");
    await answered(page);
    const answer = page.locator(".answer .markdown").last();
    expect(await answer.locator("img, b, script, a[href^=javascript]").count()).toBe(0);
    expect(await answer.innerText()).toContain("<b>bold</b>");
  });
});

/** As the server does once a token has run out: the first question is refused until a fresh one was sent. */
function expireFirstAsk(socket: WebSocketRoute, sent: { type: string }[]): void {
  const server = socket.connectToServer();
  let expired = false;
  socket.onMessage((message) => {
    const frame = JSON.parse(String(message)) as { type: string; id: string };
    sent.push(frame);
    if (frame.type !== "ask" || expired) return server.send(message);
    expired = true;
    const error = { type: "error", ref: frame.id, code: "token_expired", message: "Expired.", retryable: true, trace: "t" };
    socket.send(JSON.stringify(error));
  });
}

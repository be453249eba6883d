/** Every page for everybody: with a keyboard or a screen reader, light or dark, on a phone or a desktop, under a strict policy. */

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { answered, ask, CITED, DESKTOP, launchWarm, PHONE, signUp } from "./browser.js";
import { flaws } from "./flaws.js";
import { Line } from "./line.js";

const port = inject("port");
const address = `http://127.0.0.1:${port}`;
const PLACES = ["Train", "Food", "Progress", "Profile"];

const SIZES = [
  ["a phone", PHONE],
  ["a narrow phone", { ...PHONE, viewport: { width: 360, height: 640 } }],
  ["a desktop", DESKTOP],
] as const;

describe.skipIf(!port)("the pages", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchWarm(address);
  });

  afterAll(() => browser.close());

  test.each(SIZES)("are accessible on %s, light and dark, and never wider than it", async (_name, options) => {
    const context = await browser.newContext(options);
    const page = await signUp(context, address);
    await ask(page, CITED);
    await answered(page);
    const found = [await flaws(page, "chat")];
    await page.locator(".sources button").first().click();
    found.push(await flaws(page, "source"));
    await page.keyboard.press("Escape");
    for (const place of PLACES) found.push(await visited(page, place));
    expect(found.flat()).toEqual([]);
    await context.close();
  });

  test("the way in is accessible", async () => {
    const page = await browser.newPage(PHONE);
    await page.goto(address);
    await page.getByRole("heading").waitFor();
    expect(await flaws(page, "sign in")).toEqual([]);
  });

  test("a question is asked and an answer's source opened with the keyboard alone", async () => {
    const context = await browser.newContext(DESKTOP);
    const page = await signUp(context, address);
    await page.getByLabel("Ask your coach").focus();
    await page.keyboard.type(CITED);
    await page.keyboard.press("Enter");
    await answered(page);
    await page.locator(".sources button").first().focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    expect(await page.evaluate(() => document.activeElement?.className)).toContain("chip");
    await context.close();
  });

  test("everything works under the policy that the page is deployed with, and no other script runs", async () => {
    const context = await browser.newContext(PHONE);
    const broken: string[] = [];
    context.on("console", (message) => {
      if (message.text().includes("Content Security Policy")) broken.push(message.text());
    });
    const page = await signUp(context, address);
    await ask(page, "How deep should I squat?");
    await answered(page);
    for (const place of PLACES) await visited(page, place);
    expect(broken).toEqual([]);
    expect(await page.evaluate(withInlineScript)).toBe("refused");
    await context.close();
  });

  test("it can be installed, and opens without a network after one visit", async () => {
    const line = await new Line(inject("line"), port).start();
    const context = await browser.newContext(PHONE);
    const page = await signUp(context, line.address);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    const { installabilityErrors } = await (await context.newCDPSession(page)).send("Page.getInstallabilityErrors");
    expect(installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
    line.cut();
    await page.reload();
    await page.getByRole("heading", { name: "What shall we work on?" }).waitFor();
    await page.getByText("Offline").waitFor();
    await page.getByRole("link", { name: "Food" }).click();
    await page.getByRole("heading", { name: "This page could not be opened" }).waitFor();
    expect(await flaws(page, "a page that was never fetched")).toEqual([]);
    await page.getByRole("link", { name: "Coach" }).last().click();
    await page.getByRole("heading", { name: "What shall we work on?" }).waitFor();
    await context.close();
    await line.close();
  });
});

/** What a page that took somebody's words for HTML would run. */
async function withInlineScript(): Promise<string> {
  const script = document.createElement("script");
  script.textContent = "document.title = 'taken over'";
  document.head.append(script);
  return document.title === "taken over" ? "ran" : "refused";
}

async function visited(page: Page, place: string): Promise<string[]> {
  const link = page.getByRole("link", { name: place });
  if (!(await link.count())) return [];
  await link.click();
  await page.getByRole("heading", { level: 1, name: place }).waitFor();
  return flaws(page, place);
}

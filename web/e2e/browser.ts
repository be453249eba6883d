/** A real browser, and what a person does in it. */

import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";

export const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

const QUIET = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
  // A page that a test answers for has no address of its own, and counts as one from outside.
  "--disable-features=LocalNetworkAccessChecks",
];

/** How long one step may take on a machine that does other things too, in milliseconds. */
const PATIENCE = 90_000;

/** Without motion, what has opened is all there at once. */
const STILL = { reducedMotion: "reduce" } as const;
export const PHONE = { ...STILL, viewport: { width: 390, height: 844 }, hasTouch: true } as const;
export const DESKTOP = { ...STILL, viewport: { width: 1280, height: 800 } } as const;

export const launch = (): Promise<Browser> => chromium.launch({ executablePath: CHROMIUM, args: QUIET, timeout: PATIENCE });

/** A browser, and a stack that has answered: the first question loads what sources are looked up with. */
export async function launchWarm(address: string): Promise<Browser> {
  const browser = await launch();
  const context = await browser.newContext(PHONE);
  const page = await signUp(context, address);
  await ask(page, "How deep should I squat?");
  await answered(page);
  await context.close();
  return browser;
}

/** What is answered with a source. */
export const CITED = "say exactly: Squat as deep as your back stays still [1].";

let users = 0;

export async function signUp(context: BrowserContext, address: string): Promise<Page> {
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  await page.goto(address);
  await page.getByLabel("E-mail").fill(`user${process.pid}-${Date.now()}-${++users}@example.com`);
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: "Sign up" }).click();
  await page.getByRole("heading", { name: "What shall we work on?" }).waitFor();
  return page;
}

export async function ask(page: Page, question: string): Promise<void> {
  await page.getByLabel("Ask your coach").fill(question);
  await page.getByRole("button", { name: "Send" }).click();
  await page.locator(".turn:last-child .question", { hasText: question }).waitFor();
}

/** Until the newest answer says this. */
export async function hears(page: Page, text: string): Promise<void> {
  await page.locator(".answer").last().getByText(text).first().waitFor();
}

export async function answered(page: Page): Promise<void> {
  await page.locator('.turn:last-child .answer[aria-busy="false"]').waitFor();
  await page.getByRole("button", { name: "Stop the answer" }).waitFor({ state: "hidden" });
}

/** The newest answer's words, without its sources. */
export async function words(page: Page): Promise<string[]> {
  return (await page.locator(".answer .markdown").last().innerText()).split(/\s+/);
}

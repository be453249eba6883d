/** A whole workout on two pages at once, with a network that fails in the middle of it. */

import { FRAMES } from "coach-client";
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launch, PHONE, signUp } from "./browser.js";
import { flaws } from "./flaws.js";
import { Line } from "./line.js";

const port = inject("port");
const address = `http://127.0.0.1:${port}`;

describe.skipIf(!port || !FRAMES.includes("workout.start"))("a workout", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch();
  });

  afterAll(() => browser.close());

  test("is followed by a second page, and takes in what was lifted without a network", async () => {
    const line = await new Line(inject("line"), port).start();
    const context = await browser.newContext(PHONE);
    await context.addInitScript(listen);
    const phone = await signUp(context, line.address);
    await phone.getByRole("link", { name: "Train" }).click();
    await phone.getByRole("button", { name: /Full body/ }).click();
    await phone.getByRole("heading", { name: "Goblet squat" }).waitFor();

    const other = await browser.newContext({ ...PHONE, storageState: await signedInAt(address, context) });
    const watch = await other.newPage();
    await watch.goto(`${address}/train`);
    await watch.getByRole("heading", { name: "Goblet squat" }).waitFor();

    await phone.getByRole("button", { name: "Spoken cues" }).click();
    await phone.getByRole("button", { name: "8", exact: true }).click();
    await phone.getByRole("button", { name: "Log set" }).click();
    await phone.getByRole("timer").waitFor();
    expect(await flaws(phone, "lifting")).toEqual([]);
    await watch.getByText("20 kg × 8 @ 8").waitFor();

    await phone.waitForFunction(() => (window as unknown as { spoken: string[] }).spoken.some((words) => words.includes("Goblet squat: 20 kg")));

    line.cut();
    await phone.getByText("Offline").waitFor();
    await phone.getByRole("button", { name: "7", exact: true }).click();
    await phone.getByRole("button", { name: "Log set" }).click();
    await phone.getByLabel("Not sent yet").waitFor();
    line.mend();
    await watch.getByText("@ 7").waitFor();
    await phone.getByLabel("Not sent yet").waitFor({ state: "hidden" });

    await phone.getByRole("button", { name: "Finish" }).click();
    await phone.getByRole("dialog").getByRole("button", { name: "Finish" }).click();
    await watch.getByRole("heading", { name: "Next time" }).waitFor();
    expect(await flaws(watch, "summary")).toEqual([]);
    expect(await watch.locator("dd").first().innerText()).toBe("2");
    await other.close();
    await context.close();
    await line.close();
  });
});

/** The same user on a device that knows nothing else. */
async function signedInAt(origin: string, context: BrowserContext) {
  const { origins } = await context.storageState();
  const session = origins.flatMap(({ localStorage }) => localStorage).filter(({ name }) => name === "coach.session");
  return { cookies: [], origins: [{ origin, localStorage: session }] };
}

/** A voice that a test can read: headless browsers have none. */
function listen(): void {
  const spoken: string[] = [];
  Object.assign(window, { spoken });
  speechSynthesis.speak = ({ text }) => void spoken.push(text);
}

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
    await phone.getByRole("button", { name: /Beginner full body/ }).click();
    expect(await flaws(phone, "a plan to start from")).toEqual([]);
    await phone.getByRole("button", { name: /Begin with/ }).click();
    await phone.getByRole("heading", { name: "Goblet squat" }).waitFor();

    const other = await browser.newContext({ ...PHONE, storageState: await signedInAt(address, context) });
    const watch = await other.newPage();
    await watch.goto(`${address}/train`);
    await watch.getByRole("heading", { name: "Goblet squat" }).waitFor();

    await phone.getByRole("button", { name: "Spoken cues" }).click();
    await phone.getByRole("button", { name: "Which load?" }).waitFor();
    await phone.getByRole("button", { name: "More: Load in kg" }).click();
    await phone.getByRole("button", { name: "8", exact: true }).click();
    await phone.getByRole("button", { name: "Log set" }).click();
    await phone.getByRole("timer").waitFor();
    await phone.getByText("Set 2 of 3").waitFor();
    expect(await flaws(phone, "lifting")).toEqual([]);
    await watch.getByText("20 kg × 8 @ 8").waitFor();

    await phone.waitForFunction(() => (window as unknown as { spoken: string[] }).spoken.some((words) => words.includes("Goblet squat: 20 kg")));

    line.cut();
    await phone.getByText("Offline").waitFor();
    await phone.getByRole("button", { name: "7", exact: true }).click();
    await phone.getByRole("button", { name: "Log set" }).click();
    await phone.getByLabel("Not sent yet").waitFor();
    await phone.getByRole("timer").waitFor();
    line.mend();
    await watch.getByText("@ 7").waitFor();
    await phone.getByLabel("Not sent yet").waitFor({ state: "hidden" });

    await phone.getByRole("button", { name: /Goblet squat.*@ 7/ }).click();
    await phone.getByRole("dialog").getByRole("button", { name: "9", exact: true }).click();
    expect(await flaws(phone, "a set")).toEqual([]);
    await phone.getByRole("button", { name: "Save" }).click();
    await watch.getByText("@ 9").waitFor();

    await phone.getByRole("button", { name: "Finish" }).click();
    await phone.getByRole("dialog").getByRole("button", { name: "Finish" }).click();
    await watch.getByRole("heading", { name: "Next time" }).waitFor();
    expect(await flaws(watch, "summary")).toEqual([]);
    expect(await watch.locator("dd").first().innerText()).toBe("2");
    await other.close();
    await context.close();
    await line.close();
  });

  test("without a plan takes its next load from what its user aims at", async () => {
    const context = await browser.newContext(PHONE);
    const page = await signUp(context, address);
    await page.getByRole("link", { name: "Train" }).click();
    await page.getByRole("button", { name: /Without a plan/ }).click();
    await page.getByRole("button", { name: "Choose an exercise" }).click();
    await page.getByLabel("Name").fill("bench press");
    await page.getByRole("button", { name: "Bench press", exact: true }).click();
    await page.getByLabel("Load in kg", { exact: true }).fill("60");
    await page.getByRole("button", { name: "12", exact: true }).click();
    await page.getByRole("button", { name: "6", exact: true }).click();
    await page.getByRole("button", { name: "Log set" }).click();
    await page.getByText(/You had more in you|far from failure/).waitFor();
    await page.getByRole("img", { name: /on each side of the 20 kg bar/ }).waitFor();
    await context.close();
  });
});

describe.skipIf(!port)("pain", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch();
  });

  afterAll(() => browser.close());

  test("ends the exercise and offers another, says so, and a warning sign stops everything", async () => {
    const context = await browser.newContext(PHONE);
    const page = await signUp(context, address);
    await page.getByRole("link", { name: "Train" }).click();
    await page.getByRole("button", { name: /Upper and lower/ }).click();
    await page.getByRole("button", { name: /Begin with/ }).click();
    await page.getByRole("heading", { name: "Back squat" }).waitFor();

    await page.getByRole("button", { name: "It hurts" }).click();
    await page.getByLabel("How it feels").selectOption("sharp");
    await page.getByLabel("Where").selectOption("Wrist");
    expect(await flaws(page, "what is wrong")).toEqual([]);
    await page.getByRole("button", { name: "Tell the coach" }).click();
    await page.getByText(/stop this exercise for today/).waitFor();
    expect(await page.getByRole("button", { name: "Log set" }).count()).toBe(0);
    expect(await page.getByRole("button", { name: "Front squat" }).count()).toBe(0);
    await page.getByRole("button", { name: /Leg press|Belt squat|Hack squat/ }).first().waitFor();
    await page.getByRole("button", { name: /^Next:/ }).click();
    await page.getByRole("heading", { name: "Romanian deadlift" }).waitFor();

    await page.getByRole("button", { name: "It hurts" }).click();
    await page.getByLabel("How it feels").selectOption("near_faint");
    await page.getByRole("button", { name: "Stop the training" }).click();
    const stop = page.getByRole("alertdialog", { name: "Stop here" });
    await stop.getByText(/call the emergency number/).waitFor();
    expect(await flaws(page, "stop")).toEqual([]);
    await stop.getByRole("button", { name: "I have read this" }).click();
    await page.getByText("No more training today").waitFor();
    expect(await page.getByRole("button", { name: /Log set|Which load/ }).count()).toBe(0);
    await context.close();
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

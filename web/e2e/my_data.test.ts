/** What is kept of a user is the user's: to take away, and to have erased. */

import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { ask, answered, launch, PHONE, signUp } from "./browser.js";

const port = inject("port");
const address = `http://127.0.0.1:${port}`;
/** An archive is made by the sweep, which comes by once a minute. */
const SWEPT = 240_000;

describe.skipIf(!port)("one's own data", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch();
  });

  afterAll(() => browser.close());

  test("is handed out as one archive, and gone with the account", async () => {
    const context = await browser.newContext(PHONE);
    const page = await signUp(context, address);
    await ask(page, "How deep should I squat?");
    await answered(page);
    await page.getByRole("link", { name: "Profile" }).click();

    const download = page.waitForEvent("download", { timeout: SWEPT });
    await page.getByRole("button", { name: "Download everything" }).click();
    const file = await (await download).path();
    expect(readFileSync(file).subarray(0, 2).toString()).toBe("PK");

    await page.getByRole("button", { name: "Erase my account" }).click();
    await page.getByRole("button", { name: "Erase everything" }).click();
    await page.getByRole("heading", { name: "Create your account" }).waitFor();
    expect(await page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("coach.")))).toEqual([]);
    await context.close();
  });
});

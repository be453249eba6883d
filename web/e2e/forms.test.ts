/** What somebody has typed outlives a request that fails. */

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launch, PHONE, signUp } from "./browser.js";
import { api } from "./earlier.js";
import { Line } from "./line.js";

const port = inject("port");
const address = `http://127.0.0.1:${port}`;

describe.skipIf(!port)("a form", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch();
  });

  afterAll(() => browser.close());

  test("of the profile that another device was faster than keeps what was typed, and changes nothing else", async () => {
    const context = await browser.newContext(PHONE);
    const page = await signUp(context, address);
    const ask = api(page, address);
    await page.getByRole("link", { name: "Profile" }).click();
    await page.getByLabel("Height in cm").fill("171");
    await ask("PATCH", "/v1/me", { name: "Ada", height_cm: 150 });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("changed elsewhere meanwhile").waitFor();
    expect(await page.getByLabel("Height in cm").inputValue()).toBe("171");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Saved").waitFor();
    expect((await ask("GET", "/v1/me")).data).toMatchObject({ name: "Ada", height_cm: 171 });
    expect(await page.getByLabel("What to call you").inputValue()).toBe("Ada");
    await page.getByText("Saved").waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Saved").waitFor();
    await context.close();
  });

  test("of a weight or a meal keeps what was typed while there is no network", async () => {
    const line = await new Line(inject("line"), port).start();
    const context = await browser.newContext(PHONE);
    const page = await signUp(context, line.address);
    await page.getByRole("link", { name: "Food" }).click();
    await page.getByLabel("What did you eat?").fill("2 eggs");
    await page.getByRole("link", { name: "Progress" }).waitFor();
    line.cut();
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByText("No connection.").waitFor();
    expect(await page.getByLabel("What did you eat?").inputValue()).toBe("2 eggs");
    line.mend();

    await page.getByRole("link", { name: "Progress" }).click();
    await page.getByLabel(/^Today, in/).fill("65.5");
    line.cut();
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByText("No connection.").waitFor();
    expect(await page.getByLabel(/^Today, in/).inputValue()).toBe("65.5");
    line.mend();
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByText("65.5 kg on").waitFor();
    expect(await page.getByLabel(/^Today, in/).inputValue()).toBe("");
    await context.close();
    await line.close();
  });
});

/** What was eaten, told in words, beside what the day should hold. */

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launch, PHONE, signUp } from "./browser.js";

const port = inject("port");
const address = `http://127.0.0.1:${port}`;

describe.skipIf(!port)("food", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch();
  });

  afterAll(() => browser.close());

  test("a meal that is told in words counts in the day, on every page of the user", async () => {
    const context = await browser.newContext(PHONE);
    const page = await signUp(context, address);
    await page.getByRole("link", { name: "Food" }).click();
    const other = await context.newPage();
    await other.goto(`${address}/food`);
    await other.getByRole("heading", { name: "Today" }).waitFor();
    await page.getByLabel("What did you eat?").fill("2 eggs and 80 g oats");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("article").getByText("oats").waitFor();
    await other.getByRole("article").getByText("oats").waitFor();
    expect(await other.locator(".nutrients dd").first().innerText()).toMatch(/^\d{3}/);
    await context.close();
  });

  test("with a body to reckon with, the day stands against its targets", async () => {
    const context = await browser.newContext(PHONE);
    const page = await signUp(context, address);
    await page.getByRole("link", { name: "Food" }).click();
    await page.getByRole("link", { name: /^tell your height/ }).click();
    await page.getByLabel("Born on").fill("1990-05-17");
    await page.getByLabel("Sex").selectOption("female");
    await page.getByLabel("Height in cm").fill("170");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Saved").waitFor();
    await page.getByRole("link", { name: "Food" }).click();
    await page.getByRole("link", { name: "add your weight" }).click();
    await page.getByLabel(/^Today, in/).fill("65");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByText("65 kg on").waitFor();
    await page.getByRole("link", { name: "Food" }).click();
    await page.getByRole("img", { name: /^Energy 0 of [\d,.]+ kcal/ }).waitFor();
    await context.close();
  });
});

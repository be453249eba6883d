/** What was eaten, told in words or shown in a photo, beside what the day should hold. */

import { join } from "node:path";
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launch, PHONE, signUp } from "./browser.js";

const port = inject("port");
const address = `http://127.0.0.1:${port}`;
const PICTURE = join(import.meta.dirname, "../app/public/icon-512.png");

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
  test("a photo becomes a meal only once it was looked at, mended and confirmed, and every page hears of it", async () => {
    const context = await browser.newContext(PHONE);
    const page = await signUp(context, address);
    const other = await context.newPage();
    await other.goto(`${address}/food`);
    await page.getByRole("link", { name: "Food" }).click();
    await page.getByLabel("Choose one").setInputFiles(PICTURE);

    const review = page.getByRole("region", { name: "A photo to review" });
    await review.getByText(/\d–[\d,]+ kcal, likely/).waitFor();
    await review.getByText("Was the chicken fried in oil?").waitFor();
    await other.getByRole("region", { name: "A photo to review" }).waitFor();
    expect(await page.getByRole("article").count()).toBe(0);

    await review.getByRole("button", { name: /^white rice/i }).click();
    await page.getByRole("button", { name: "brown rice" }).click();
    await page.getByLabel("Weight in grams").fill("180");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await review.getByRole("button", { name: /^brown rice.*180 g/i }).waitFor();

    await review.getByRole("button", { name: "Confirm the meal" }).click();
    await review.waitFor({ state: "hidden" });
    await page.getByRole("article").getByText(/brown rice/i).waitFor();
    await other.getByRole("article").getByText(/brown rice/i).waitFor();
    await context.close();
  });

  test("a photo whose way was cut is sent again as the same one", async () => {
    const context = await browser.newContext(PHONE);
    const page = await signUp(context, address);
    await page.getByRole("link", { name: "Food" }).click();
    await cutFirstUpload(context);
    await page.getByLabel("Choose one").setInputFiles(PICTURE);
    await page.getByRole("alert").getByRole("button", { name: "Try again" }).click();
    await page.getByRole("region", { name: "A photo to review" }).waitFor();
    expect(await page.getByRole("region", { name: /photo/ }).count()).toBe(1);
    await context.close();
  });
});

async function cutFirstUpload(context: BrowserContext): Promise<void> {
  let cut = false;
  await context.route("**/*", (route) => {
    const request = route.request();
    const upload = request.method() === "POST" && (request.headers()["content-type"] ?? "").startsWith("multipart/");
    if (!upload || cut) return route.fallback();
    cut = true;
    return route.abort();
  });
}

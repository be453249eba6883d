/** A photo on its way to a meal: nothing counts before somebody has confirmed it. */

import { join } from "node:path";
import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launch, PHONE, signUp } from "./browser.js";
import { flaws } from "./flaws.js";

const port = inject("port");
const address = `http://127.0.0.1:${port}`;
const PICTURE = join(import.meta.dirname, "../app/public/icon-512.png");

describe.skipIf(!port)("a photo", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch();
  });

  afterAll(() => browser.close());

  test("becomes a meal only once it was looked at, mended and confirmed, and every page hears of it", async () => {
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
    expect(await flaws(page, "review")).toEqual([]);

    await review.getByRole("button", { name: /^white rice/i }).click();
    expect(await flaws(page, "one item")).toEqual([]);
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

  test("whose way was cut is sent again as the same one", async () => {
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

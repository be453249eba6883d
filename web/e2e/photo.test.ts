/** A photo on its way to a meal: nothing counts before somebody has confirmed it. */

import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launch, PHONE, signUp } from "./browser.js";
import { api } from "./earlier.js";
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

  test("that another device has changed meanwhile keeps what is typed here, and its meal goes only after a question", async () => {
    const context = await browser.newContext(PHONE);
    const page = await signUp(context, address);
    const ask = api(page, address);
    await page.getByRole("link", { name: "Food" }).click();
    await page.getByLabel("Choose one").setInputFiles(PICTURE);
    const review = page.getByRole("region", { name: "A photo to review" });
    await review.getByRole("button", { name: /^white rice/i }).click();
    await page.getByLabel("Weight in grams").fill("180");

    await context.route("**/v1/photos/*", (route) => (route.request().method() === "PATCH" ? route.abort() : route.fallback()), { times: 1 });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("No connection.").waitFor();
    expect(await page.getByLabel("Weight in grams").inputValue()).toBe("180");
    const [photo] = (await ask("GET", "/v1/photos")).data.items as { id: string; estimate: { items: { id: string }[] } }[];
    const [chicken, rice] = photo!.estimate.items;
    await overtake(page, () => ask("PATCH", `/v1/photos/${photo!.id}`, { items: [{ id: chicken!.id, grams: 100 }, { id: rice!.id }] }));
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("changed elsewhere meanwhile").waitFor();
    expect(await page.getByLabel("Weight in grams").inputValue()).toBe("180");
    expect(await flaws(page, "an item that was changed meanwhile")).toEqual([]);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await review.getByRole("button", { name: /^white rice.*180 g/i }).waitFor();
    await review.getByRole("button", { name: /^chicken breast.*100 g/i }).waitFor();
    await review.getByRole("button", { name: "Confirm the meal" }).click();

    const meal = page.getByRole("article");
    await meal.getByRole("button", { name: /^Delete the meal/ }).click();
    const question = page.getByRole("alertdialog", { name: "Delete this meal?" });
    expect(await flaws(page, "a meal to delete")).toEqual([]);
    await question.getByRole("button", { name: "Keep" }).click();
    expect(await meal.count()).toBe(1);
    await meal.getByRole("button", { name: /^Delete the meal/ }).click();
    await question.getByRole("button", { name: "Delete", exact: true }).click();
    await question.waitFor({ state: "hidden" });
    await meal.waitFor({ state: "hidden" });
    expect((await ask("GET", `/v1/photos/${photo!.id}`)).status).toBe(404);
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

/** Done before this page can hear of it: what it sends next is of what it knew. */
async function overtake(page: Page, change: () => Promise<unknown>): Promise<void> {
  await page.route("**/v1/photos/*", async (route) => {
    if (route.request().method() === "PATCH") await change();
    await route.fallback();
  }, { times: 1 });
}

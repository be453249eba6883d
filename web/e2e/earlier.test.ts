/** Workouts of earlier weeks: found, opened, mended; whoever is slower is told, and nobody types twice. */

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { launch, PHONE, signUp } from "./browser.js";
import { api, trained } from "./earlier.js";
import { flaws } from "./flaws.js";
import { Line } from "./line.js";

const port = inject("port");
const address = `http://127.0.0.1:${port}`;

const LIST = /\/v1\/workouts(\?|$)/;
const BENCH = { exercise: "bench-press", load: 80, reps: 6, rpe: 8 };
const SQUATS = [
  { exercise: "back-squat", kind: "warmup", load: 60, reps: 5 },
  { exercise: "back-squat", load: 100, reps: 5, rpe: 8 },
  { exercise: "back-squat", load: 100, reps: 5, rpe: 9, note: "Depth was fine" },
  { exercise: "plank", load: 0, reps: 45 },
];

describe.skipIf(!port)("earlier workouts", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch();
  });

  afterAll(() => browser.close());

  test("are listed page by page, and where there are none or they cannot be read it is said", async () => {
    const context = await browser.newContext(PHONE);
    const page = await signUp(context, address);
    await page.goto(`${address}/train/earlier`);
    await page.getByText("Nothing yet").waitFor();
    expect(await flaws(page, "no workouts")).toEqual([]);

    const ask = api(page, address);
    for (let week = 0; week < 22; week++) await trained(ask, 1 + week * 7, `Week ${week}`, [BENCH]);
    await page.route(LIST, (route) => route.fulfill({ status: 503, json: { code: "unavailable", detail: "The database is away." } }));
    await page.reload();
    await page.getByText("The database is away.").waitFor();
    expect(await flaws(page, "workouts that cannot be read")).toEqual([]);
    await page.unroute(LIST);
    await page.getByRole("button", { name: "Try again" }).click();

    const rows = page.locator(".earlier a");
    await rows.first().waitFor();
    expect(await rows.count()).toBe(20);
    expect(await rows.first().innerText()).toMatch(/Week 0[\s\S]*1 set · 480 kg · 8 min/);
    expect(await flaws(page, "earlier workouts")).toEqual([]);
    await page.getByRole("button", { name: "Show earlier ones" }).click();
    await rows.filter({ hasText: "Week 21" }).waitFor();
    expect(await rows.count()).toBe(22);
    expect(await page.getByRole("button", { name: "Show earlier ones" }).count()).toBe(0);

    await rows.filter({ hasText: "Week 21" }).click();
    await page.getByRole("heading", { level: 1, name: "Week 21" }).waitFor();
    expect(await scrolled(page)).toBe(0);
    await page.getByRole("link", { name: "Earlier workouts" }).click();
    await rows.filter({ hasText: "Week 21" }).waitFor();
    expect(await scrolled(page)).toBeGreaterThan(0);
    await context.close();
  });

  test("show each set in the user's unit, and what is corrected in one is seen on every page", async () => {
    const context = await browser.newContext(PHONE);
    const page = await signUp(context, address);
    const ask = api(page, address);
    const id = await trained(ask, 3, "Legs", SQUATS);
    await page.getByRole("link", { name: "Train" }).click();
    await page.getByRole("link", { name: /^Legs/ }).click();
    await page.getByRole("button", { name: /^Set 2 100 kg × 5 @ 9 Depth was fine/ }).waitFor();
    await page.getByRole("button", { name: "Warm-up 60 kg × 5" }).waitFor();
    await page.getByRole("button", { name: "Set 1 45 s" }).waitFor();
    expect(await flaws(page, "an earlier workout")).toEqual([]);

    await ask("PATCH", "/v1/me", { unit: "lb" });
    const other = await context.newPage();
    await other.goto(`${address}/train/earlier/${id}`);
    await other.getByText("220.5 lb × 5 @ 9").waitFor();

    await page.getByRole("button", { name: /^Set 2/ }).click();
    expect(await flaws(page, "a set of an earlier workout")).toEqual([]);
    await page.getByLabel("Load in kg", { exact: true }).fill("102.5");
    await page.getByLabel("Note").fill("Belt on");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved").waitFor();
    await page.getByText("102.5 kg × 5 @ 9").waitFor();
    await other.getByText("226 lb × 5 @ 9").waitFor();

    await other.getByRole("button", { name: /^Set 2/ }).click();
    await other.getByLabel("Load in lb", { exact: true }).fill("235");
    await other.getByRole("button", { name: "Save" }).click();
    await other.getByText("235 lb × 5 @ 9").waitFor();
    await context.close();
  });

  test("keep what was typed where the network fails or somebody else was faster, and lose a set only after a question", async () => {
    const line = await new Line(inject("line"), port).start();
    const context = await browser.newContext(PHONE);
    const page = await signUp(context, line.address);
    const ask = api(page, address);
    const id = await trained(ask, 3, "Legs", SQUATS);
    const sets = async () => (await ask("GET", `/v1/workouts/${id}`)).data.sets as { id: string; load: number; reps: number }[];
    await page.goto(`${line.address}/train/earlier/${id}`);
    await page.getByRole("button", { name: /^Set 2 100 kg/ }).click();
    const load = page.getByLabel("Load in kg", { exact: true });
    await load.fill("105");

    line.cut();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("alert").getByText("No connection. Try again once you are online.").waitFor();
    expect(await load.inputValue()).toBe("105");
    line.mend();

    const [, , second] = await sets();
    await ask("PATCH", `/v1/workouts/${id}/sets/${second!.id}`, { reps: 4 });
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("it is 100 kg × 4 @ 9 now").waitFor();
    expect(await flaws(page, "a set that was changed meanwhile")).toEqual([]);
    expect([await load.inputValue(), (await sets())[2]]).toMatchObject(["105", { load: 100, reps: 4 }]);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("105 kg × 5 @ 9").waitFor();
    expect((await sets())[2]).toMatchObject({ load: 105, reps: 5 });

    await page.getByRole("button", { name: /^Set 2/ }).click();
    await page.getByRole("button", { name: "Delete the set" }).click();
    const question = page.getByRole("alertdialog", { name: "Delete this set?" });
    await question.getByText("105 kg × 5 @ 9").waitFor();
    expect(await flaws(page, "a question")).toEqual([]);
    await question.getByRole("button", { name: "Keep" }).click();
    expect(await sets()).toHaveLength(4);
    await page.getByRole("button", { name: "Delete the set" }).click();
    await question.getByRole("button", { name: "Delete", exact: true }).click();
    await question.waitFor({ state: "hidden" });
    await page.getByText("Deleted").waitFor();
    await page.getByRole("button", { name: /^Set 2/ }).waitFor({ state: "hidden" });
    expect(await sets()).toHaveLength(3);

    await page.getByRole("button", { name: "Delete the workout" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete", exact: true }).click();
    await page.getByText("Nothing yet").waitFor();
    expect((await ask("GET", `/v1/workouts/${id}`)).status).toBe(404);
    await context.close();
    await line.close();
  });
});

const scrolled = (page: Page): Promise<number> => page.evaluate(() => document.getElementById("main")!.scrollTop);

/** Figures, printed: what is sent, how soon it shows, and whether a fast answer holds the page up. `npm run measure`. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, inject, test } from "vitest";
import type { Browser } from "playwright-core";
import { answered, ask, launch, PHONE, signUp } from "./browser.js";

const port = inject("port");
const address = `http://127.0.0.1:${port}`;
const assets = join(import.meta.dirname, "../dist/assets");

describe.skipIf(!port || !process.env.MEASURE)("measured", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch();
  });

  afterAll(() => browser.close());

  test("what is sent", () => {
    for (const file of readdirSync(assets)) {
      const content = readFileSync(join(assets, file));
      console.log(`${file}: ${(content.length / 1_000).toFixed(1)} kB, ${(gzipSync(content).length / 1_000).toFixed(1)} kB gzipped`);
    }
  });

  test("how soon it shows", async () => {
    const page = await browser.newPage(PHONE);
    await page.goto(address);
    await page.getByRole("heading").waitFor();
    const paint = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime);
    const sent = await page.evaluate(() =>
      performance.getEntriesByType("resource").filter(({ name }) => name.includes("/assets/")).map(({ name }) => name.split("/").at(-1)),
    );
    console.log(`first contentful paint of the way in: ${paint?.toFixed(0)} ms, with ${sent.join(", ")}`);
  });

  test("2,000 words at 200 a second", async () => {
    const context = await browser.newContext(PHONE);
    const page = await signUp(context, address);
    await page.evaluate(() => {
      const seen = { frames: [] as number[], long: [] as number[] };
      Object.assign(window, { seen });
      new PerformanceObserver((list) => seen.long.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
      const look = (now: number) => (seen.frames.push(now), requestAnimationFrame(look));
      requestAnimationFrame(look);
    });
    await ask(page, "Tell me 2000 words at 200 a second.");
    await page.locator(".answer").getByText("word10").first().waitFor();
    const from = await page.evaluate(() => performance.now());
    await page.waitForTimeout(9_000);
    const { frames, long } = await page.evaluate((since) => {
      const { seen } = window as unknown as { seen: { frames: number[]; long: number[] } };
      return { frames: seen.frames.filter((at) => at > since), long: seen.long };
    }, from);
    await answered(page);
    const gaps = frames.slice(1).map((at, index) => at - (frames[index] ?? at)).sort((a, b) => a - b);
    const rate = (1_000 * gaps.length) / ((frames.at(-1) ?? 0) - (frames[0] ?? 0));
    const heap = await page.evaluate(() => (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize);
    console.log(`frames: ${rate.toFixed(1)} a second, median gap ${at(gaps, 0.5)} ms, 99th ${at(gaps, 0.99)} ms; long tasks over 50 ms: ${long.length} (${long.map((one) => one.toFixed(0)).join(", ")}); heap ${(heap / 1e6).toFixed(1)} MB`);
    await context.close();
  });
});

function at(sorted: number[], share: number): string {
  return (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
}

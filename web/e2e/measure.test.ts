/** Figures, printed: what is sent, how soon it shows, whether a fast answer holds the page up, and what an hour of it costs. `npm run measure`. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, CDPSession, Page } from "playwright-core";
import { afterAll, beforeAll, describe, inject, test } from "vitest";
import { answered, ask, launchWarm, PHONE, signUp } from "./browser.js";

const port = inject("port");
const address = `http://127.0.0.1:${port}`;
const dist = join(import.meta.dirname, "../dist");
const PLACES = ["Train", "Food", "Progress", "Profile"];
const VISITS = 7;
/** An hour of one question a minute. */
const TURNS = 60;

describe.skipIf(!port)("measured", () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchWarm(address);
  });

  afterAll(() => browser.close());

  test("what is sent, and how soon the way in shows", async () => {
    const paints: number[] = [];
    for (let visit = 0; visit < VISITS; visit++) {
      const context = await browser.newContext(PHONE);
      const page = await context.newPage();
      await page.goto(address);
      await page.getByRole("heading").waitFor();
      paints.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0));
      if (visit === 0) tell(`the way in: ${kilobytes(await fetched(page))} kB gzipped`);
      await context.close();
    }
    paints.sort((a, b) => a - b);
    tell(`first contentful paint of ${VISITS} first visits: p50 ${share(paints, 0.5)} ms, fastest ${share(paints, 0)} ms`);
    const user = await browser.newContext(PHONE);
    const signedIn = await signUp(user, address);
    for (const place of PLACES) {
      const before = await fetched(signedIn);
      await signedIn.getByRole("link", { name: place }).click();
      await signedIn.getByRole("heading", { level: 1, name: place }).waitFor();
      const more = (await fetched(signedIn)).filter((file) => !before.includes(file));
      tell(`${place}: ${kilobytes(more)} kB more`);
    }
    await user.close();
  });

  test("2,000 words at 200 a second", async () => {
    const context = await browser.newContext(PHONE);
    const page = await signUp(context, address);
    await ask(page, "Say 20 words at 100 a second."); // what is slow the first time is not the stream
    await answered(page);
    await page.evaluate(() => {
      const seen = { frames: [] as number[], long: [] as { at: number; took: number }[] };
      Object.assign(window, { seen });
      new PerformanceObserver((list) => seen.long.push(...list.getEntries().map(({ startTime, duration }) => ({ at: startTime, took: duration })))).observe({ type: "longtask" });
      const look = (now: number) => (seen.frames.push(now), requestAnimationFrame(look));
      requestAnimationFrame(look);
    });
    await browser.startTracing(page, { categories: ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"] });
    await ask(page, "Tell me 2000 words at 200 a second.");
    await page.locator(".answer").last().getByText("word10").first().waitFor();
    const from = await page.evaluate(() => performance.now());
    await answered(page);
    const { frames, long, seconds } = await page.evaluate((since) => {
      const { seen } = window as unknown as { seen: { frames: number[]; long: { at: number; took: number }[] } };
      return { frames: seen.frames.filter((at) => at > since), long: seen.long.map((one) => ({ ...one, at: one.at - since })), seconds: (performance.now() - since) / 1_000 };
    }, from);
    const tasks = worked(await browser.stopTracing());
    const gaps = frames.slice(1).map((at, index) => at - (frames[index] ?? at)).sort((a, b) => a - b);
    const rate = (1_000 * gaps.length) / ((frames.at(-1) ?? 0) - (frames[0] ?? 0));
    tell(`2,000 words in ${seconds.toFixed(1)} s: ${rate.toFixed(1)} frames a second, gaps p50 ${share(gaps, 0.5)} ms, p99 ${share(gaps, 0.99)} ms, longest ${share(gaps, 1)} ms`);
    tell(`tasks over 50 ms: ${long.length}${long.map(({ at, took }) => `, ${took.toFixed(0)} ms at ${(at / 1_000).toFixed(1)} s`).join("")}`);
    tell(`by the processor's clock: ${tasks.length} tasks, p99 ${share(tasks, 0.99)} ms, longest ${share(tasks, 1)} ms`);
    await context.close();
  });

  test("an hour of chat", async () => {
    const context = await browser.newContext(PHONE);
    const page = await signUp(context, address);
    const devtools = await context.newCDPSession(page);
    await ask(page, "Say 150 words at 200 a second, number 0.");
    await answered(page);
    tell(`after 1 answer of 150 words: ${await memory(devtools)}`);
    for (let turn = 1; turn < TURNS; turn++) {
      await ask(page, `Say 150 words at 200 a second, number ${turn}.`);
      await answered(page);
      if (turn % 20 === 0) tell(`after ${turn + 1}: ${await memory(devtools)}`);
    }
    tell(`after ${TURNS}: ${await memory(devtools)}`);
    await context.close();
  });
});

interface Traced {
  name: string;
  pid: number;
  tid: number;
  /** Microseconds that the thread was really running. */
  tdur?: number;
  args: { name?: string };
}

/** How long each task of the page's main thread took, in milliseconds of its own: what else the machine does is not in it. */
function worked(trace: Buffer): number[] {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: Traced[] };
  const mains = new Set(traceEvents.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(({ pid, tid }) => `${pid} ${tid}`));
  const tasks = traceEvents.filter(({ name, pid, tid }) => /RunTask$/.test(name) && mains.has(`${pid} ${tid}`));
  return tasks.map(({ tdur = 0 }) => tdur / 1_000).sort((a, b) => a - b);
}

function tell(words: string): void {
  console.log(`measured  ${words}`);
}

async function fetched(page: Page): Promise<string[]> {
  return page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname).filter((path) => path.startsWith("/assets/")));
}

function kilobytes(files: string[]): string {
  const sizes = files.map((file) => gzipSync(readFileSync(join(dist, file))).length);
  return (sizes.reduce((sum, size) => sum + size, 0) / 1_000).toFixed(1);
}

/** What is left once nothing that could go is kept. */
async function memory(devtools: CDPSession): Promise<string> {
  await devtools.send("HeapProfiler.collectGarbage");
  await devtools.send("Performance.enable");
  const { metrics } = await devtools.send("Performance.getMetrics");
  const value = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
  return `${(value("JSHeapUsedSize") / 1e6).toFixed(1)} MB of heap, ${value("Nodes")} nodes`;
}

function share(sorted: number[], part: number): string {
  return (sorted[Math.floor(part * (sorted.length - 1))] ?? 0).toFixed(1);
}

/** The local stack for all tests of a run, with a slow model; where something is missing, the tests skip and say so. */

import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { CHROMIUM } from "./browser.js";
import { startSlowModel } from "./slow_model.js";

declare module "vitest" {
  interface ProvidedContext {
    /** The stack's port; 0 where there is none to test against. */
    port: number;
    /** Where a line to it may listen: the stack knows that origin too. */
    line: number;
  }
}

const ROOT = join(import.meta.dirname, "../..");
const COACH = join(process.env.COACH_BIN ?? join(ROOT, ".venv/bin"), "coach");
const NEEDED = { [CHROMIUM]: "Chromium", [COACH]: "the Python side (make setup)", [join(ROOT, "web/dist/index.html")]: "the built page (npm run build)" };

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const missing = Object.entries(NEEDED).filter(([path]) => !existsSync(path));
  if (missing.length) {
    console.warn(`\nSKIPPED: the tests in a real browser need ${missing.map(([, what]) => what).join(" and ")}.\n`);
    project.provide("port", 0);
    project.provide("line", 0);
    return undefined;
  }
  const model = await startSlowModel();
  const data = mkdtempSync(join(tmpdir(), "coach-web-"));
  const [port, line] = [await freePort(), await freePort()];
  const stack = await start(data, model.url, port, line);
  project.provide("port", port);
  project.provide("line", line);
  return async () => {
    await stop(stack);
    model.close();
    rmSync(data, { recursive: true, force: true });
  };
}

async function start(data: string, model: string, port: number, line: number): Promise<ChildProcess> {
  const origins = [port, line].map((one) => `http://127.0.0.1:${one}`).join();
  const settings = { OPENAI_BASE_URL: model, OPENAI_API_KEY: "none", COACH_LLM: "openai:slow", COACH_VISION: "openai:slow", COACH_ORIGINS: origins, PYTHONUNBUFFERED: "1" };
  const stack = spawn(COACH, ["local", "--port", String(port), "--data", data], { env: { ...process.env, ...settings } });
  await new Promise<void>((ready, failed) => {
    let said = "";
    const hear = (chunk: Buffer) => {
      said += String(chunk);
      if (said.includes("Ready after")) ready();
    };
    stack.stdout.on("data", hear);
    stack.stderr.on("data", hear);
    stack.once("exit", () => failed(new Error(`the stack ended:\n${said.slice(-2_000)}`)));
  });
  return stack;
}

async function stop(stack: ChildProcess): Promise<void> {
  const over = new Promise((done) => stack.once("exit", done));
  stack.kill("SIGINT");
  await over;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** Workouts of earlier weeks, told to the API as the signed-in user of a page. */

import type { Page } from "playwright-core";

interface PastSet {
  exercise: string;
  load: number;
  reps: number;
  rpe?: number;
  kind?: string;
  note?: string;
}

const DAY = 86_400_000;
const MINUTE = 60_000;

export type Api = (method: string, path: string, body?: object) => Promise<{ status: number; data: Record<string, unknown> }>;

/** The API as a second device of the same user would ask it. */
export function api(page: Page, address: string): Api {
  return async (method, path, body) => {
    const token = await page.evaluate(() => (JSON.parse(localStorage.getItem("coach.session") ?? "{}") as { access_token: string }).access_token);
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    const answer = await fetch(address + path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    return { status: answer.status, data: answer.status === 204 ? {} : ((await answer.json()) as Record<string, unknown>) };
  };
}

/** Begun so many days ago, a set every three minutes, and ended. */
export async function trained(ask: Api, daysAgo: number, title: string, sets: PastSet[], unit = "kg"): Promise<string> {
  const began = Date.now() - daysAgo * DAY;
  const at = (minutes: number) => new Date(began + minutes * MINUTE).toISOString();
  const { data } = await ask("POST", "/v1/workouts", { unit, at: at(0) });
  const path = `/v1/workouts/${String(data.id)}`;
  for (const [index, set] of sets.entries()) await ask("POST", `${path}/sets`, { kind: "working", ...set, at: at(3 + index * 3) });
  await ask("PATCH", path, { title, status: "ended", srpe: 6, at: at(5 + sets.length * 3) });
  return String(data.id);
}

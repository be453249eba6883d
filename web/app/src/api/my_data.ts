/** Everything that is kept of a user: as an archive, once the server has put it together, or gone. */

import { CoachError } from "coach-client";
import { token } from "../account/session";
import { API_URL } from "../config";

/** Seconds between two looks, where the server names none. */
const LOOK_AGAIN = 2;

export async function collectMine(): Promise<Blob> {
  for (;;) {
    const response = await asked("GET", "/v1/me/export");
    if (response.status !== 202) return response.blob();
    const wait = Number(response.headers.get("Retry-After")) || LOOK_AGAIN;
    await new Promise((done) => setTimeout(done, wait * 1_000));
  }
}

export async function eraseMine(): Promise<void> {
  await asked("DELETE", "/v1/me");
}

/** Where the answer leads to another place, as it does to an archive, the browser goes there. */
async function asked(method: string, route: string): Promise<Response> {
  const response = await fetch(API_URL + route, { method, headers: { Authorization: `Bearer ${await token()}` } });
  if (!response.ok) throw await CoachError.ofResponse(response);
  return response;
}

/** The HTTP API, by the types that the server gives of itself. */

import { CoachError } from "coach-client";
import type { components, paths } from "coach-client/http";
import createClient from "openapi-fetch";
import { token } from "../account/session";
import { API_URL } from "../config";

export type Schemas = components["schemas"];

export const http = createClient<paths>({ baseUrl: API_URL });

http.use({
  async onRequest({ request }) {
    request.headers.set("Authorization", `Bearer ${await token()}`);
    return request;
  },
  async onResponse({ response }) {
    if (!response.ok) throw await CoachError.ofResponse(response);
  },
  /** No answer at all: of that a browser says only that something failed. */
  onError({ error }) {
    return error instanceof TypeError ? new CoachError("unavailable", "No connection. Try again once you are online.") : undefined;
  },
});

/** A change of what this page has read as `revision`, and of nothing newer. */
export const ifStill = (revision: number) => ({ "if-match": `"${revision}"` });

/** What a successful answer holds. */
export async function body<T>(answer: Promise<{ data?: T | undefined }>): Promise<T> {
  const { data } = await answer;
  return data as T;
}

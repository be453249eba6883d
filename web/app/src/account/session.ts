/** Who is signed in. */

import { createClient, type Session } from "@supabase/supabase-js";
import { CoachError } from "coach-client";
import { useSyncExternalStore } from "react";
import { SUPABASE_KEY, SUPABASE_URL } from "../config";

export const { auth } = createClient(SUPABASE_URL, SUPABASE_KEY, { auth: { storageKey: "coach.session" } });

/** `undefined` until the stored session was read. */
let current: Session | null | undefined;
const listeners = new Set<() => void>();

auth.onAuthStateChange((_event, session) => {
  current = session;
  for (const listener of listeners) listener();
});

export function onSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export const session = (): Session | null | undefined => current;

export function useSession(): Session | null | undefined {
  return useSyncExternalStore(onSession, session);
}

/** A token that is still good; refreshed where it is about to end. */
export async function token(): Promise<string> {
  const { data, error } = await auth.getSession();
  if (data.session) return data.session.access_token;
  throw refusal(error);
}

/** A new one, whatever the clock says of the old: the server has the last word on that. */
export async function freshToken(): Promise<string> {
  const { data, error } = await auth.refreshSession();
  if (data.session) return data.session.access_token;
  throw refusal(error);
}

function refusal(error: { status?: number | undefined } | null): CoachError {
  const away = error && (error.status === undefined || error.status >= 500 || error.status === 0);
  return away ? new CoachError("unavailable", "The sign-in service is away.") : new CoachError("not_signed_in", "Sign in again.");
}

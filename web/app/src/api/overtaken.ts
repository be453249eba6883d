/** Whether somebody else was faster, and what is read again then. */

import { CoachError } from "coach-client";

/** It has changed since it was read, or is gone. */
export function overtaken(error: Error | null): error is CoachError {
  return error instanceof CoachError && (error.code === "conflict" || error.code === "not_found");
}

/** Once a change was made, or came too late. Where it failed otherwise that is told at once: to read would fail likewise. */
export function thenRead(read: () => Promise<void>): (done: unknown, error: Error | null) => Promise<void> {
  return async (_done, error) => {
    if (!error || overtaken(error)) await read();
  };
}

/** What somebody else has deleted first is as it should be. */
export async function orGone(deletion: Promise<unknown>): Promise<void> {
  try {
    await deletion;
  } catch (error) {
    if (!(error instanceof CoachError && error.code === "not_found")) throw error;
  }
}

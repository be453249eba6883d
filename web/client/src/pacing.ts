/** How patient a client is, in milliseconds, and how its patience grows. */

export const ASK_AGAIN = 2_000;
export const SEND_AGAIN = 5_000;
/** Without a frame of a turn, since its ask, for so long: a client resumes it. */
export const SILENT = 6_000;
export const RESUME_AGAIN = 2_000;
/** Without any frame after the first resume, or after a frame that wants a reply: the connection is dead. */
export const LOST = 10_000;
export const PING = 300_000;
/** So long before the server goes away the next connection is made, and up to as much earlier again. */
export const LEAD = 15_000;
/** However soon the server says that it goes, a connection lives so long. */
export const SHORTEST_LIFE = 60_000;

export const BACK_OFF = [500, 30_000] as const;
export const RETRY = [1_000, 30_000] as const;

/** Doubled with each try up to a limit, less up to a half; `jitter` is 0 to 1. */
export function grown([least, most]: readonly [number, number], tries: number, jitter: number): number {
  return Math.min(most, least * 2 ** (tries - 1)) * (0.5 + jitter / 2);
}

/** What a server might say. */

import type { ErrorFrame, ReadyFrame } from "../src/index.js";

export function ready(changes: Partial<ReadyFrame> = {}): string {
  const inbox = { cursor: 0, pending: 0 };
  const frame: ReadyFrame = {
    type: "ready", connection: "c", user: "u", server_time: 0, token_expires_at: 3_600_000,
    going_away_at: 7_200_000, turns: [], inbox, ...changes,
  };
  return JSON.stringify(frame);
}

export function accepted(id: string, more: object = {}): string {
  return JSON.stringify({ type: "accepted", id, ...more });
}

export function delta(turn: string, at: number, text: string, epoch = 1): string {
  return JSON.stringify({ type: "delta", turn, epoch, at, text });
}

export function done(turn: string, length: number, state = "completed"): string {
  return JSON.stringify({ type: "done", turn, epoch: 1, state, length, events: 0, grounded: true });
}

export function event(cursor: number, from?: number): string {
  return JSON.stringify({
    type: "event", cursor, from, push: `p${cursor}`, event: "record", data: {}, because: [], at: 0, priority: "normal",
  });
}

export function error(code: string, more: Partial<ErrorFrame> = {}): string {
  return JSON.stringify({ type: "error", code, message: code, retryable: code !== "not_found", trace: "t", ...more });
}

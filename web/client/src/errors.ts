/** What can go wrong, by the closed list of codes; a client acts on the code alone. */

import { RETRYABLE } from "./generated/codes.js";
import type { ErrorFrame } from "./generated/frames.js";

export type ErrorCode = keyof typeof RETRYABLE;

export class CoachError extends Error {
  override readonly name = "CoachError";

  /** `retryAfter` is in seconds. */
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly retryAfter?: number,
    readonly trace?: string,
  ) {
    super(message);
  }

  get retryable(): boolean {
    return RETRYABLE[this.code];
  }

  static of(frame: ErrorFrame): CoachError {
    return new CoachError(known(frame.code), frame.message, frame.retry_after ?? undefined, frame.trace);
  }

  /** From an answer of the HTTP API that is not a success. */
  static async ofResponse(response: Response): Promise<CoachError> {
    const problem = (await response.json().catch(() => null)) as { code?: string; detail?: string } | null;
    const wait = Number(response.headers.get("Retry-After")) || undefined;
    return new CoachError(known(problem?.code ?? byStatus(response.status)), problem?.detail ?? `HTTP ${response.status}`, wait);
  }
}

/** A code of newer servers is treated as a failure of theirs. */
function known(code: string): ErrorCode {
  return code in RETRYABLE ? (code as ErrorCode) : "internal";
}

function byStatus(status: number): string {
  const codes: Record<number, ErrorCode> = { 401: "not_signed_in", 403: "wrong_user", 404: "not_found", 409: "conflict", 429: "rate_limited" };
  return codes[status] ?? (status >= 500 ? "unavailable" : "bad_frame");
}

interface Response {
  status: number;
  json(): Promise<unknown>;
  headers: { get(name: string): string | null };
}

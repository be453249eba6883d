/** Frames that wait for their replies. */

import type { ClientFrame } from "./generated/frames.js";
import { ASK_AGAIN, SEND_AGAIN } from "./pacing.js";
import type { WorkoutEvent } from "./workout.js";

export type SentFrame = ClientFrame | WorkoutEvent;

export class Unanswered {
  tries = 0;
  /** When it was first sent on this connection. */
  firstAt: number | undefined;

  constructor(
    readonly frame: SentFrame,
    /** When to send it again; never for a resume, whose successor carries a newer position. */
    public againAt: number,
  ) {}

  sentAt(now: number): void {
    this.againAt = now + (this.frame.type === "ask" ? ASK_AGAIN : SEND_AGAIN);
    this.firstAt ??= now;
    this.tries += 1;
  }
}

/** By the frame's id, in the order in which they were made. */
export class Waiting extends Map<string, Unanswered> {
  add(frame: SentFrame, againAt: number): void {
    this.set(frame.id, new Unanswered(frame, againAt));
  }

  holds(type: SentFrame["type"]): boolean {
    return [...this.values()].some(({ frame }) => frame.type === type);
  }

  /** That token is on its way already. */
  sends(token: string): boolean {
    return [...this.values()].some(({ frame }) => frame.type === "auth" && frame.token === token);
  }

  forgetAll(...types: SentFrame["type"][]): void {
    for (const [id, { frame }] of this) if (types.includes(frame.type)) this.delete(id);
  }

  forgetResumes(turn: string): void {
    for (const [id, { frame }] of this) if (frame.type === "resume" && frame.turn === turn) this.delete(id);
  }
}

/** What was said and not yet taken in: it must outlive the page or the app. */

import type { AskFrame } from "./generated/frames.js";
import type { WorkoutEvent } from "./workout.js";

export type KeptFrame = AskFrame | WorkoutEvent;

/** One entry a frame, by its id, so that two pages over one storage never overwrite each other. */
export interface Outbox {
  keep(frame: KeptFrame): void;
  drop(id: string): void;
  /** In the order in which they were kept. */
  all(): KeptFrame[];
}

export class MemoryOutbox implements Outbox {
  private readonly frames = new Map<string, KeptFrame>();

  keep(frame: KeptFrame): void {
    this.frames.set(frame.id, frame);
  }

  drop(id: string): void {
    this.frames.delete(id);
  }

  all(): KeptFrame[] {
    return [...this.frames.values()];
  }
}

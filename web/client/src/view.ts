/** One answer as one device shows it. However its frames were cut, doubled or lost, the text is the same. */

import type { DeltaFrame, DoneFrame, NoteFrame, SourcesFrame } from "./generated/frames.js";

export type TurnFrame = DeltaFrame | SourcesFrame | NoteFrame | DoneFrame;
export type StructuredFrame = SourcesFrame | NoteFrame;

export interface TurnPosition {
  epoch: number;
  at: number;
  n: number;
}

/** Rules 1 and 2 of the protocol. Positions count code points, not the UTF-16 units of `text.length`. */
export class AnswerView {
  epoch = 0;
  text = "";
  /** The code points of `text`. */
  length = 0;
  events: StructuredFrame[] = [];
  done: DoneFrame | null = null;
  /** Something is missing: the client must resume from its position. */
  gap = false;

  constructor(readonly turn: string) {}

  get position(): TurnPosition {
    return { epoch: this.epoch, at: this.length, n: this.events.length };
  }

  /** Takes one frame of this turn in. False for one that said nothing new. */
  apply(frame: TurnFrame): boolean {
    if (frame.epoch < this.epoch) return false;
    if (frame.epoch > this.epoch) this.begin(frame.epoch);
    switch (frame.type) {
      case "delta":
        return this.extend(frame.at, frame.text);
      case "done":
        return this.end(frame);
      default:
        return frame.n != null && this.add(frame, frame.n);
    }
  }

  /** The server knows nothing of what we claim to have. */
  beginAgain(): void {
    this.begin(0);
  }

  private begin(epoch: number): void {
    this.epoch = epoch;
    this.text = "";
    this.length = 0;
    this.events = [];
    this.done = null;
    this.gap = false;
  }

  private extend(at: number, text: string): boolean {
    if (at > this.length) {
      this.gap = true;
      return false;
    }
    const fresh = Array.from(text).slice(this.length - at);
    this.text += fresh.join("");
    this.length += fresh.length;
    return fresh.length > 0;
  }

  private add(frame: StructuredFrame, n: number): boolean {
    if (n > this.events.length + 1) this.gap = true;
    if (n !== this.events.length + 1) return false;
    this.events.push(frame);
    return true;
  }

  private end(frame: DoneFrame): boolean {
    if (this.done) return false;
    if (frame.length > this.length || frame.events > this.events.length) {
      this.gap = true;
      return false;
    }
    this.done = frame;
    this.gap = false;
    return true;
  }
}

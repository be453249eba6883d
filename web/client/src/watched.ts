/** A turn that is followed until its `done`. */

import { RESUME_AGAIN, SILENT } from "./pacing.js";
import { AnswerView } from "./view.js";

export class Watched {
  readonly view: AnswerView;
  firstResumeAt: number | undefined;
  private resumedAt: number | undefined;

  constructor(
    turn: string,
    /** When something of it was last heard, or it was asked. */
    public heardAt: number,
  ) {
    this.view = new AnswerView(turn);
  }

  /** When its silence has lasted too long. */
  get silentAt(): number {
    return this.resumedAt === undefined ? this.heardAt + SILENT : this.resumedAt + RESUME_AGAIN;
  }

  resumed(now: number): void {
    this.view.gap = false;
    this.resumedAt = now;
    this.firstResumeAt ??= now;
  }

  /** Its question is asked again then: until that, silence is to be expected. */
  expectedAt(then: number): void {
    this.heardAt = then;
    this.served();
  }

  /** No resume is under way any more. */
  served(): void {
    this.resumedAt = this.firstResumeAt = undefined;
  }
}

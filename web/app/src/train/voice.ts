/** Cues by the browser's own voice, for eyes that are elsewhere; off until somebody switches it on. */

import { useEffect } from "react";
import { Store } from "../live/store";
import type { Workout } from "./training";

const NAME = "coach.voice";

export class Voice extends Store<boolean> {
  private readonly said = new Set<string>();

  constructor(
    private readonly speech: SpeechSynthesis | undefined = globalThis.speechSynthesis,
    private readonly storage: Pick<Storage, "getItem" | "setItem"> = localStorage,
  ) {
    super(speech !== undefined && storage.getItem(NAME) === "on");
  }

  get there(): boolean {
    return this.speech !== undefined;
  }

  /** What it says then also tells a browser that waits for a gesture that it may speak. */
  toggle(): void {
    const on = !this.get();
    this.storage.setItem(NAME, on ? "on" : "off");
    this.set(on);
    this.speech?.cancel();
    if (on) this.say("Spoken cues are on.", "on");
    this.said.delete("on");
  }

  /** Once under each id, whatever is drawn how often. */
  say(words: string, id: string): void {
    if (!this.get() || this.said.has(id)) return;
    this.said.add(id);
    const utterance = new SpeechSynthesisUtterance(words);
    utterance.lang = "en";
    this.speech?.speak(utterance);
  }
}

let only: Voice | undefined;
export const voice = (): Voice => (only ??= new Voice());

/** What to lift next, and what there is to know between two sets. */
export function useSpoken({ id, exercise, lifts, notices, stop }: Workout): void {
  const lift = exercise ? lifts[exercise] : undefined;
  useEffect(() => {
    if (stop) voice().say(stop, `${id} stop`);
    for (const notice of notices) voice().say(notice.text, notice.id);
    if (lift && !stop) voice().say(lift.text, `${id} ${lift.exercise} ${lift.version}`);
  }, [id, lift, notices, stop]);
}

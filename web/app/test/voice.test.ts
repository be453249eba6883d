/** Spoken cues: only where somebody wants them, and nothing twice. */

import { beforeEach, expect, test, vi } from "vitest";
import { Voice } from "../src/train/voice";

let spoken: string[];
let kept: Map<string, string>;

beforeEach(() => {
  spoken = [];
  kept = new Map();
  vi.stubGlobal("SpeechSynthesisUtterance", class { constructor(readonly text: string) {} });
});

function make(): Voice {
  const speech = { speak: ({ text }: SpeechSynthesisUtterance) => void spoken.push(text), cancel: () => undefined };
  const storage = { getItem: (name: string) => kept.get(name) ?? null, setItem: (name: string, value: string) => void kept.set(name, value) };
  return new Voice(speech as unknown as SpeechSynthesis, storage);
}

test("nothing is said until it is switched on", () => {
  make().say("Bench press: 80 kg for 5.", "a");
  expect(spoken).toEqual([]);
});

test("what was said is not said again, however often it is drawn", () => {
  const voice = make();
  voice.toggle();
  voice.say("Bench press: 80 kg for 5.", "a");
  voice.say("Bench press: 80 kg for 5.", "a");
  expect(spoken.slice(1)).toEqual(["Bench press: 80 kg for 5."]);
});

test("the wish outlives the page, and can be taken back", () => {
  make().toggle();
  const later = make();
  expect(later.get()).toBe(true);
  later.toggle();
  expect(make().get()).toBe(false);
});

test("a browser without a voice has none to switch on", () => {
  const voice = new Voice(undefined, { getItem: () => "on", setItem: () => undefined });
  expect([voice.there, voice.get()]).toEqual([false, false]);
});

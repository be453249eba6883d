/** A conversation as it is read back, joined with what is being said in it now. */

import type { Schemas } from "../api/http";
import type { ShownTurn } from "./turns";

type Message = Schemas["Message"];

/** Oldest first; a turn that this page has seen being answered is shown as it saw it. */
export function joined(kept: Message[], live: Iterable<ShownTurn>, conversation: string | undefined): ShownTurn[] {
  const seen = new Map([...live].filter((turn) => turn.conversation === conversation).map((turn) => [turn.turn, turn]));
  const turns = new Map<string, ShownTurn>();
  for (const message of kept.toReversed()) {
    const known = turns.get(message.turn) ?? blank(message, conversation);
    turns.set(message.turn, message.role === "user" ? { ...known, question: message.text } : answered(known, message));
  }
  for (const [turn, shown] of seen) turns.set(turn, shown);
  return [...turns.values()];
}

/** Turns that are still being answered: they are followed on the socket. */
export function underWay(kept: Message[]): { turn: string; question: string }[] {
  const live = kept.filter(({ role, state }) => role === "user" && (state === "queued" || state === "running"));
  return live.map(({ turn, text }) => ({ turn, question: text })).toReversed();
}

/** For so long an answer can be replayed. */
const REPLAYED_MS = 24 * 3_600_000;

/** The newest answer, where it is over and can still be replayed with all that it held. */
export function newestAnswer(kept: Message[], conversation: string, now: number): ShownTurn | undefined {
  const newest = kept[0];
  if (newest?.role !== "coach" || newest.state !== "completed" || Date.parse(newest.created_at) < now - REPLAYED_MS) return undefined;
  return joined(kept.slice(0, 2), [], conversation).at(-1);
}

function blank({ turn }: Message, conversation: string | undefined): ShownTurn {
  return { turn, conversation, question: "", text: "", sources: [], notes: [], doing: undefined, done: undefined, refused: undefined };
}

function answered(known: ShownTurn, { text, state, sources }: Message): ShownTurn {
  const shown = sources.map(({ url, ...source }) => (url ? { ...source, url } : source));
  const over = state !== "queued" && state !== "running";
  return { ...known, text, sources: shown, doing: over ? undefined : "working", done: over ? { state, grounded: true } : undefined };
}

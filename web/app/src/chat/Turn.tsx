/** One question and its answer. */

import { CircleStop, RotateCcw } from "lucide-react";
import { memo, useState, type MouseEvent } from "react";
import { Markdown } from "./Markdown";
import { Proposals } from "./Proposals";
import { Sources, SourceSheet } from "./Sources";
import type { ShownTurn } from "./turns";

const DOING = {
  sending: "Waiting for the connection",
  queued: "Next in line",
  working: "Looking things up",
  answering: "",
};

const ENDINGS: Partial<Record<string, string>> = {
  stopped: "You stopped this answer.",
  interrupted: "This answer was cut short.",
  failed: "The coach could not answer.",
  length: "The answer reached its longest length.",
};

export const Turn = memo(function Turn({ shown, onAgain }: { shown: ShownTurn; onAgain: (question: string) => void }) {
  const [open, setOpen] = useState<number>();
  const { text, sources, doing, question } = shown;

  function openCitation(event: MouseEvent) {
    const ref = (event.target as HTMLElement).closest<HTMLElement>("[data-ref]")?.dataset.ref;
    if (ref && sources.some((source) => source.ref === Number(ref))) setOpen(Number(ref));
  }

  return (
    <article className="turn" aria-label={`Question: ${question}`}>
      <p className="question">{question}</p>
      <div className="answer" aria-busy={doing !== undefined} onClick={openCitation}>
        {text && <Markdown text={text} />}
        {doing && doing !== "answering" && <Doing words={toolWords(shown) ?? DOING[doing]} />}
        <Proposals notes={shown.notes} />
        <Sources sources={cited(shown)} onOpen={setOpen} />
        <Ending shown={shown} onAgain={() => onAgain(question)} />
      </div>
      <SourceSheet source={sources.find((source) => source.ref === open)} onClose={() => setOpen(undefined)} />
    </article>
  );
});

function Doing({ words }: { words: string }) {
  return (
    <p className="doing" role="status">
      <i aria-hidden /> {words}
    </p>
  );
}

/** The sources that the text names: what was only looked at is no source of it. */
function cited({ sources, text, doing }: ShownTurn) {
  return doing ? [] : sources.filter(({ ref }) => text.includes(`[${ref}]`));
}

function toolWords({ notes }: ShownTurn): string | undefined {
  const last = notes.findLast((note) => note.kind === "tool") as { summary?: string; state?: string } | undefined;
  return last?.state === "started" ? last.summary : undefined;
}

function Ending({ shown, onAgain }: { shown: ShownTurn; onAgain: () => void }) {
  const { done, refused } = shown;
  const words = refused?.message ?? done?.error?.message ?? ENDINGS[done?.reason ?? ""] ?? ENDINGS[done?.state ?? ""];
  const again = refused || done?.state === "failed" || done?.state === "interrupted" || done?.state === "stopped";
  return (
    <>
      {done && !done.grounded && done.state === "completed" && (
        <p className="quiet">Nothing in the library backs this answer: take it as an opinion.</p>
      )}
      {words && (
        <p className={refused || done?.state === "failed" ? "problem" : "quiet"}>
          {done?.state === "stopped" && <CircleStop aria-hidden />} {words}
        </p>
      )}
      {again && (
        <button className="small" onClick={onAgain}>
          <RotateCcw aria-hidden /> Ask again
        </button>
      )}
    </>
  );
}

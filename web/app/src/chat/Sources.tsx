/** What an answer rests on: a row of chips, each of which opens. */

import { Dialog } from "@base-ui/react/dialog";
import type { Source } from "coach-client";
import { Sheet } from "../shell/Sheet";

const KINDS: Record<Source["kind"], string> = {
  exercise: "Exercise library",
  snippet: "Coaching library",
  food: "Food table",
  meal: "Your meals",
  workout: "Your training",
  profile: "Your profile",
  computed: "Computed by rule",
};

export function Sources({ sources, onOpen }: { sources: Source[]; onOpen: (ref: number) => void }) {
  if (!sources.length) return null;
  return (
    <ul className="sources" aria-label="Sources">
      {sources.map((source) => (
        <li key={source.ref}>
          <button className="chip" onClick={() => onOpen(source.ref)}>
            <b>{source.ref}</b> <span>{source.title}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

export function SourceSheet({ source, onClose }: { source: Source | undefined; onClose: () => void }) {
  return (
    <Sheet open={source !== undefined} onClose={onClose}>
      {source && (
        <>
          <p className="quiet">
            {KINDS[source.kind]} · source {source.ref}
          </p>
          <Dialog.Title>{source.title}</Dialog.Title>
          <Dialog.Description className="excerpt">{source.excerpt}</Dialog.Description>
          {source.url?.startsWith("https://") && (
            <a href={source.url} target="_blank" rel="noopener noreferrer">
              Open the original
            </a>
          )}
        </>
      )}
    </Sheet>
  );
}

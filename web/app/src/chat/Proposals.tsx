/** What the coach proposes to change: nothing happens without a yes. */

import { Check, X } from "lucide-react";
import type { NoteFrame } from "coach-client";
import { useEffect, useState } from "react";
import { queryClient } from "../api/queries";
import { useCoach } from "../live/CoachProvider";

interface Proposal {
  proposal: string;
  summary: string;
  expires_at?: number;
}

export function Proposals({ notes }: { notes: NoteFrame[] }) {
  const made = notes.filter((note) => note.kind === "proposal") as unknown as Proposal[];
  return made.map((proposal) => <Card key={proposal.proposal} {...proposal} />);
}

type Answer = { accept: boolean; id: string; state: "said" | "taken" | "refused"; problem?: string };

function Card({ proposal, summary, expires_at }: Proposal) {
  const [answer, say] = useAnswer(proposal);
  const late = expires_at !== undefined && expires_at < Date.now();
  return (
    <section className="card proposal" aria-label="The coach proposes">
      <p>{summary}</p>
      {answer && (
        <p role="status" className={answer.state === "refused" ? "problem" : "quiet"}>
          {answer.problem ?? (answer.state === "said" ? "One moment" : answer.accept ? "Done." : "You said no.")}
        </p>
      )}
      {!answer && late && <p className="quiet">This proposal has run out.</p>}
      {!answer && !late && (
        <p className="row">
          <button className="primary" onClick={() => say(true)}>
            <Check aria-hidden /> Yes
          </button>
          <button onClick={() => say(false)}>
            <X aria-hidden /> No
          </button>
        </p>
      )}
    </section>
  );
}

/** What was said to it, and what became of that. */
function useAnswer(proposal: string): [Answer | undefined, (accept: boolean) => void] {
  const { client } = useCoach();
  const [answer, setAnswer] = useState<Answer>();
  const id = answer?.id;
  useEffect(
    () =>
      client.onHappening((happening) => {
        if (id === undefined || !("sent" in happening) || happening.sent?.id !== id) return;
        const refused = happening.kind === "refused" ? happening.error.message : undefined;
        setAnswer((said) => said && { ...said, state: refused ? "refused" : "taken", ...(refused ? { problem: refused } : {}) });
        void queryClient.invalidateQueries(); // whatever it was that it changed
      }),
    [client, id],
  );
  return [answer, (accept) => setAnswer({ accept, id: client.answerProposal(proposal, accept), state: "said" })];
}

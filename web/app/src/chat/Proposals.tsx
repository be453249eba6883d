/** What the coach proposes to change: nothing happens without a yes. */

import { Check, X } from "lucide-react";
import type { NoteFrame } from "coach-client";
import { useState } from "react";
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

function Card({ proposal, summary, expires_at }: Proposal) {
  const { client } = useCoach();
  const [answer, setAnswer] = useState<boolean>();
  const late = expires_at !== undefined && expires_at < Date.now();

  function say(accept: boolean) {
    client.answerProposal(proposal, accept);
    setAnswer(accept);
  }

  return (
    <section className="card proposal" aria-label="The coach proposes">
      <p>{summary}</p>
      {answer !== undefined ? (
        <p className="quiet">{answer ? "You said yes." : "You said no."}</p>
      ) : late ? (
        <p className="quiet">This proposal has run out.</p>
      ) : (
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

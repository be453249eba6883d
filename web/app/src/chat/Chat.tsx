/** One conversation. */

import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { useNavigate, useParams } from "react-router";
import { messages } from "../api/queries";
import { useCoach } from "../live/CoachProvider";
import { useStore } from "../live/store";
import { Composer } from "./Composer";
import { joined, newestAnswer, underWay } from "./history";
import { Turn } from "./Turn";
import type { ShownTurn } from "./turns";

const IDEAS = ["What can I do for my back?", "How deep should I squat?", "How much protein do I need?", "Plan me three days a week"];

export function Chat() {
  const { conversation } = useParams();
  return <Conversation key={conversation ?? "new"} conversation={conversation} />;
}

function Conversation({ conversation }: { conversation: string | undefined }) {
  const { chat } = useCoach();
  const navigate = useNavigate();
  const live = useStore(chat);
  const history = useInfiniteQuery({ ...messages(conversation ?? ""), enabled: conversation !== undefined });
  const kept = useMemo(() => history.data?.pages.flatMap((page) => page.items) ?? [], [history.data]);
  const [asked, setAsked] = useState(() => chat.unsent);
  const turns = useMemo(() => joined(kept, live.values(), conversation), [kept, live, conversation]);
  const running = turns.find((turn) => turn.doing);

  const begun = live.get(asked ?? "")?.conversation;
  useEffect(() => {
    if (!conversation && begun) void navigate(`/chat/${begun}`, { replace: true });
  }, [conversation, begun, navigate]);

  useEffect(() => {
    if (!conversation) return;
    for (const { turn, question } of underWay(kept)) chat.follow(turn, question, conversation);
    const newest = newestAnswer(kept, conversation, Date.now());
    if (newest) chat.recall(newest);
  }, [chat, kept, conversation]);

  const ask = (text: string) => setAsked(chat.ask(text, conversation));

  return (
    <section className="chat" aria-label="Conversation">
      <Thread turns={turns} older={history.hasNextPage ? () => void history.fetchNextPage() : undefined} onAgain={ask}>
        {history.error && <p className="problem">{history.error.message}</p>}
        {turns.length || conversation ? <h1 className="unseen">Conversation</h1> : <Ideas onAsk={ask} />}
      </Thread>
      <Announcer turns={turns} />
      <Composer draft={conversation ?? "new"} onAsk={ask} onStop={running && (() => chat.stop(running.turn))} />
    </section>
  );
}

interface ThreadProps {
  turns: ShownTurn[];
  older: (() => void) | undefined;
  onAgain: (question: string) => void;
  children: React.ReactNode;
}

/** Stays at its end while an answer grows, unless its reader has gone up. */
function Thread({ turns, older, onAgain, children }: ThreadProps) {
  const frame = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);

  const asked = turns.at(-1)?.turn;
  useLayoutEffect(() => {
    atEnd.current = true;
  }, [asked]);
  useLayoutEffect(() => {
    if (atEnd.current) frame.current?.scrollTo({ top: frame.current.scrollHeight });
  }, [turns]);

  function look() {
    const { scrollTop, scrollHeight, clientHeight } = frame.current!;
    atEnd.current = scrollHeight - scrollTop - clientHeight < 80;
  }

  return (
    <div className="thread" ref={frame} onScroll={look} tabIndex={0} role="log" aria-live="off" aria-label="Questions and answers">
      {older && (
        <button className="small" onClick={older}>
          Earlier
        </button>
      )}
      {children}
      {turns.map((turn) => (
        <Turn key={turn.turn} shown={turn} onAgain={onAgain} />
      ))}
    </div>
  );
}

function Ideas({ onAsk }: { onAsk: (text: string) => void }) {
  return (
    <div className="ideas">
      <h1>What shall we work on?</h1>
      <p className="quiet">Answers come from the library and your own records, with their sources.</p>
      {IDEAS.map((idea) => (
        <button key={idea} className="idea" onClick={() => onAsk(idea)}>
          {idea}
        </button>
      ))}
    </div>
  );
}

/** For a screen reader: the whole answer once it stands, never token by token. */
function Announcer({ turns }: { turns: ShownTurn[] }) {
  const last = turns.at(-1);
  const [watched, setWatched] = useState<string>();
  useEffect(() => {
    if (last?.doing) setWatched(last.turn);
  }, [last?.doing, last?.turn]);
  const over = last && last.turn === watched && last.done;
  return (
    <p className="unseen" role="status">
      {over ? last.text : last?.doing ? "The coach is answering." : ""}
    </p>
  );
}

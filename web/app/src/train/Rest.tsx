/** The rest: a deadline, counted down here. */

import { useEffect, useRef, useState } from "react";
import { voice } from "./voice";

interface Props {
  until: number | undefined;
  onMore: () => void;
  onSkip: () => void;
}

export function Rest({ until, onMore, onSkip }: Props) {
  const left = useSecondsUntil(until);
  const counting = useRef(false);
  useEffect(() => {
    if (left === 0 && counting.current) {
      navigator.vibrate?.(200);
      voice().say("Rest is over.", `rest ${until}`);
    }
    counting.current = Boolean(left);
  }, [left, until]);
  if (!left) return <p className="unseen" role="status">{left === 0 ? "Rest is over." : ""}</p>;
  return (
    <div className="rest">
      <p>
        Rest <b role="timer">{clock(left)}</b>
      </p>
      <button onClick={onMore}>+30 s</button>
      <button onClick={onSkip}>Skip</button>
    </div>
  );
}

/** Undefined without a deadline; 0 once it has passed. */
function useSecondsUntil(until: number | undefined): number | undefined {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (until === undefined) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [until]);
  return until === undefined ? undefined : Math.max(0, Math.ceil((until - now) / 1_000));
}

function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

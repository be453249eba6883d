/** What stands where something is still to be read: that it comes, that there is no network, or what went wrong. */

import { CoachError } from "coach-client";

interface Read {
  data: unknown;
  error: Error | null;
  fetchStatus: "fetching" | "paused" | "idle";
}

export function Waiting({ of: { data, error, fetchStatus }, again }: { of: Read; again: () => void }) {
  if (error) return <Failed error={error} again={again} />;
  if (fetchStatus === "paused") return <Said>{data === undefined ? "No connection. It is read as soon as there is one." : "No connection: this is as it was last read."}</Said>;
  return data === undefined ? <Said>One moment</Said> : null;
}

function Said({ children }: { children: string }) {
  return (
    <p role="status" className="quiet">
      {children}
    </p>
  );
}

function Failed({ error, again }: { error: Error; again: () => void }) {
  const hopeless = error instanceof CoachError && !error.retryable;
  return (
    <div role="alert">
      <p className="problem">{error.message}</p>
      {!hopeless && <button onClick={again}>Try again</button>}
    </div>
  );
}

/** A request that is sent again has its effect once: its key is a new one only where what it says is new. */

import { useMemo } from "react";

export function useOnce(said: string): { "idempotency-key": string } {
  return useMemo(() => ({ "idempotency-key": crypto.randomUUID() }), [said]);
}

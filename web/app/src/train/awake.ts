/** The screen stays on while somebody trains. */

import { useEffect } from "react";

export function useAwake(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined;
    let over = false;
    async function stay() {
      if (document.visibilityState !== "visible" || !navigator.wakeLock) return;
      lock = await navigator.wakeLock.request("screen").catch(() => undefined); // low battery, or not allowed
      if (over) void lock?.release();
    }
    void stay();
    document.addEventListener("visibilitychange", stay);
    return () => {
      over = true;
      document.removeEventListener("visibilitychange", stay);
      void lock?.release();
    };
  }, []);
}

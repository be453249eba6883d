/** What was said and not yet taken in, in the browser's own storage; an entry a frame. */

import type { KeptFrame, Outbox } from "coach-client";

export class StoredOutbox implements Outbox {
  private readonly prefix: string;

  constructor(
    user: string,
    private readonly storage: Storage = localStorage,
  ) {
    this.prefix = `coach.outbox.${user}.`;
  }

  keep(frame: KeptFrame): void {
    const entry = JSON.stringify({ keptAt: Date.now(), frame });
    try {
      this.storage.setItem(this.prefix + frame.id, entry);
    } catch {
      // Full, or forbidden: it is still sent from memory.
    }
  }

  drop(id: string): void {
    this.storage.removeItem(this.prefix + id);
  }

  all(): KeptFrame[] {
    const keys = Object.keys(this.storage).filter((key) => key.startsWith(this.prefix));
    const entries = keys.map((key) => JSON.parse(this.storage.getItem(key) ?? "") as { keptAt: number; frame: KeptFrame });
    return entries.sort((a, b) => a.keptAt - b.keptAt).map(({ frame }) => frame);
  }
}

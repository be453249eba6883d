/** How far this browser has read the user's inbox: what came while no page was open is told at the next one. */

export class InboxPlace {
  private readonly name: string;
  private kept: number | undefined;

  constructor(
    user: string,
    private readonly storage: Pick<Storage, "getItem" | "setItem"> = localStorage,
  ) {
    this.name = `coach.inbox.${user}`;
  }

  read(): number | undefined {
    const kept = this.storage.getItem(this.name);
    this.kept = kept !== null && /^\d+$/.test(kept) ? Number(kept) : undefined;
    return this.kept;
  }

  /** Never further back than another page of this browser has come. */
  keep(place: number | undefined): void {
    if (place === undefined || place === this.kept) return;
    this.kept = place;
    if (place > Number(this.storage.getItem(this.name) ?? -1)) this.storage.setItem(this.name, String(place));
  }
}

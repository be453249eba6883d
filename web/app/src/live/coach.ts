/** The live side of one signed-in user: the connection, and what it feeds. */

import { bearerDoor, CoachClient, MemoryOutbox, requestTicket, type Connectedness, type Happening } from "coach-client";
import { keepTimeZone } from "../account/here";
import { freshToken, onSession, session, token } from "../account/session";
import { conversationBegun, conversationGrown, foodChanged, queryClient, workout, workoutTold } from "../api/queries";
import { Chat } from "../chat/turns";
import { API_URL, REALTIME_URL } from "../config";
import { Training } from "../train/training";
import { StoredOutbox } from "./outbox";
import { InboxPlace } from "./place";
import { Store } from "./store";

const FOOD = ["nutrition.updated", "photo.failed"];

export class Coach {
  readonly client: CoachClient;
  readonly chat: Chat;
  readonly training: Training;
  readonly status = new Store<Connectedness>("connecting");
  private readonly endings: (() => void)[] = [];

  constructor(user: string) {
    const place = new InboxPlace(user);
    const outbox = typeof localStorage === "undefined" ? new MemoryOutbox() : new StoredOutbox(user);
    const fetchPlainly = (url: string, init: RequestInit) => fetch(url, init);
    this.client = new CoachClient({
      client: "coach-web",
      outbox,
      inbox: place.read(),
      token: freshToken,
      door: bearerDoor(REALTIME_URL, token),
      open: ({ url, protocols }) => new WebSocket(url, protocols),
      whyRefused: async () => requestTicket(API_URL, await token(), fetchPlainly),
    });
    this.chat = new Chat(this.client, outbox.all());
    this.training = new Training(this.client, user);
    this.endings.push(
      this.client.onStatus((status) => this.status.set(status)),
      this.client.onHappening((happening) => this.take(happening)),
      this.client.onHappening(() => place.keep(this.client.session.inbox)),
      onSession(() => this.renew()),
      listen(window, "online", () => this.client.wake()),
      listen(document, "visibilitychange", () => document.visibilityState === "visible" && this.client.wake()),
    );
    this.client.start();
    void keepTimeZone().catch(() => undefined); // the next start tells it
  }

  close(): void {
    this.client.close();
    for (const end of this.endings) end();
  }

  private take(happening: Happening): void {
    this.chat.take(happening);
    this.training.take(happening);
    if (happening.kind === "ready" && this.training.unsure) void this.readWorkout(this.training.unsure);
    if (happening.kind === "event" && FOOD.includes(happening.frame.event)) void foodChanged();
    if (happening.kind === "event") workoutTold(happening.frame.event, happening.frame.data);
    this.list(happening);
  }

  /** Keeps the list of conversations. */
  private list(happening: Happening): void {
    if (happening.kind === "turn" && happening.frame.type === "done") conversationGrown();
    if (happening.kind !== "accepted" || happening.sent?.type !== "ask" || !happening.frame.conversation) return;
    const now = new Date().toISOString();
    conversationBegun({ id: happening.frame.conversation, title: happening.sent.text, created_at: now, updated_at: now });
  }

  /** What was lifted on another device so far, and whether that is over. */
  private async readWorkout(id: string): Promise<void> {
    const whole = await queryClient.fetchQuery(workout(id)).catch(() => null);
    if (whole) this.training.load(whole);
  }

  /** The session was refreshed in time: the connection goes on under the new token. */
  private renew(): void {
    const fresh = session()?.access_token;
    if (fresh && this.status.get() === "ready") this.client.renew(fresh);
  }
}

function listen(target: EventTarget, event: string, then: () => void): () => void {
  target.addEventListener(event, then);
  return () => target.removeEventListener(event, then);
}

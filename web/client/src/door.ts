/** The two ways in: the token as a second subprotocol, or a one-time ticket in the address. */

import { CoachError } from "./errors.js";

export const SUBPROTOCOL = "coach.v1";

/** Where and how to open one socket. */
export interface Door {
  url: string;
  protocols: string[];
}

/** Asked before every connect. A rejection with a CoachError that is not retryable ends the client. */
export type Doorway = () => Promise<Door>;

interface Ticket {
  ticket: string;
  url: string;
}

type Fetch = (url: string, init: { method: string; headers: Record<string, string> }) => Promise<{
  ok: boolean;
  status: number;
  headers: { get(name: string): string | null };
  json(): Promise<unknown>;
}>;

export function bearerDoor(url: string, token: () => Promise<string>): Doorway {
  return async () => ({ url, protocols: [SUBPROTOCOL, `bearer.${await token()}`] });
}

/** For platforms that can set no subprotocol of their own, and behind proxies that drop them. */
export function ticketDoor(api: string, token: () => Promise<string>, fetch: Fetch): Doorway {
  return async () => {
    const { ticket, url } = await requestTicket(api, await token(), fetch);
    return { url: `${url}?ticket=${encodeURIComponent(ticket)}`, protocols: [SUBPROTOCOL] };
  };
}

/** A ticket, or the reason why a handshake would be refused: a browser cannot read that from the handshake. */
export async function requestTicket(api: string, token: string, fetch: Fetch): Promise<Ticket> {
  const headers = { Authorization: `Bearer ${token}` };
  const response = await fetch(`${api}/v1/realtime/ticket`, { method: "POST", headers });
  if (!response.ok) throw await CoachError.ofResponse(response);
  return (await response.json()) as Ticket;
}

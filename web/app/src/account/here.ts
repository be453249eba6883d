/** A user's days begin and end where the user is. */

import { http } from "../api/http";
import { me, profileChanged, queryClient } from "../api/queries";

/** Tells the server the time zone of this device, where it knows another one. */
export async function keepTimeZone(): Promise<void> {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const { time_zone, version } = await queryClient.fetchQuery(me);
  if (!here || time_zone === here) return;
  await http.PATCH("/v1/me", { body: { time_zone: here }, params: { header: { "if-match": `"${version}"` } } });
  await profileChanged();
}

/** What the server that this page was built for offers; what it lacks has no button. */

import { FRAMES, ROUTES } from "coach-client";

export const OFFERED = {
  training: FRAMES.includes("workout.start"),
  progress: ROUTES.includes("/v1/progress"),
  food: ROUTES.includes("/v1/nutrition/days/{date}"),
  myData: ROUTES.includes("/v1/me/export"),
  photos: ROUTES.includes("/v1/photos"),
};

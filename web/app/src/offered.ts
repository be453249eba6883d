/** What the server that this page was built for offers; what it lacks has no button. */

import { FRAMES, ROUTES } from "coach-client";

export const OFFERED = {
  training: FRAMES.includes("workout.start"),
  progress: ROUTES.includes("/v1/progress"),
  exercises: ROUTES.includes("/v1/exercises"),
  plans: ROUTES.includes("/v1/plans"),
  exporting: ROUTES.includes("/v1/me/export"),
};

/** Training: the workout at hand, else the choice of one. */

import { useCoach } from "../live/CoachProvider";
import { useStore } from "../live/store";
import { Begin } from "./Begin";
import { Lifting } from "./Lifting";
import { Summary } from "./Summary";

export default function Train() {
  const { training } = useCoach();
  const workout = useStore(training);
  if (!workout) return <Begin />;
  if (workout.ended) return <Summary workout={workout} />;
  return <Lifting workout={workout} />;
}

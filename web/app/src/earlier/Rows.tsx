/** Workouts in a list, each of which can be opened. */

import { useQuery } from "@tanstack/react-query";
import { Award, ChevronRight } from "lucide-react";
import { Link } from "react-router";
import { me } from "../api/queries";
import { inShort, summed, type PastWorkout } from "./figures";

export function Rows({ workouts }: { workouts: PastWorkout[] }) {
  const unit = useQuery(me).data?.unit;
  return (
    <ul className="earlier">
      {workouts.map((workout) => (
        <li key={workout.id}>
          <Link to={`/train/earlier/${workout.id}`}>
            <span>
              <b>{workout.title ?? "Workout"}</b>
              {summed(workout).records?.length ? <Award aria-label="With a record" className="award" /> : null}
              <span className="quiet">
                {[dayOf(workout.local_day), inShort(workout, unit ?? workout.unit)].filter(Boolean).join(" · ")}
              </span>
            </span>
            <ChevronRight aria-hidden />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function dayOf(day: string): string {
  return new Date(`${day}T12:00`).toLocaleDateString(undefined, { weekday: "short", day: "numeric", month: "short" });
}

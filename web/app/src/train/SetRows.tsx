/** What was done so far. */

import { Award, CloudUpload, Trash2 } from "lucide-react";
import type { Unit } from "coach-client";
import { useCoach } from "../live/CoachProvider";
import { Name } from "./Name";
import type { DoneSet } from "./training";

export function SetRows({ sets, unit }: { sets: DoneSet[]; unit: Unit }) {
  const { training } = useCoach();
  if (!sets.length) return null;
  return (
    <ol className="rows sets" aria-label="Sets so far">
      {sets.toReversed().map(({ set, exercise, reps, load, rpe, records, saved }) => (
        <li key={set}>
          <span>
            <Name of={exercise} />
            {records.length > 0 && <Award aria-label="A record" className="award" />}
          </span>
          <span className="figures">
            {load} {unit} × {reps}
            {rpe === undefined ? "" : ` @ ${rpe}`}
            {!saved && <CloudUpload aria-label="Not sent yet" />}
          </span>
          <button className="icon" aria-label={`Delete the set of ${reps} with ${load} ${unit}`} onClick={() => training.remove(set)}>
            <Trash2 aria-hidden />
          </button>
        </li>
      ))}
    </ol>
  );
}

/** What was done so far; each set can be mended. */

import { Award, CloudUpload } from "lucide-react";
import { useState } from "react";
import type { Unit } from "coach-client";
import { EditSet } from "./EditSet";
import { Name } from "./Name";
import type { DoneSet } from "./training";

export function SetRows({ sets, unit }: { sets: DoneSet[]; unit: Unit }) {
  const [open, setOpen] = useState<DoneSet>();
  if (!sets.length) return null;
  return (
    <>
      <h2>Sets so far</h2>
      <ol className="rows sets" aria-label="Sets so far">
        {sets.toReversed().map((set) => (
          <li key={set.set}>
            <button className="set" onClick={() => setOpen(set)}>
              <span>
                <Name of={set.exercise} />
                {set.kind === "warmup" && <small className="quiet"> warm-up</small>}
                {set.record && <Award aria-label="A record" className="award" />}
              </span>
              <span className="figures">
                {set.load} {unit} × {set.reps}
                {set.rpe === undefined ? "" : ` @ ${set.rpe}`}
                {!set.saved && <CloudUpload aria-label="Not sent yet" />}
              </span>
            </button>
          </li>
        ))}
      </ol>
      <EditSet set={open} unit={unit} onClose={() => setOpen(undefined)} />
    </>
  );
}

/** The best that each exercise is estimated at, and how the chosen one came there. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { progress } from "../api/queries";
import { Name } from "../train/Name";
import { useName } from "../train/names";
import { OverTime } from "./OverTime";

/** An estimate is no more exact than that. */
const rounded = (value: number): number => Math.round(value * 2) / 2;

export function Maxima() {
  const known = useQuery(progress("e1rm_record"));
  const { maxima = [], items = [] } = known.data ?? {};
  const [picked, setPicked] = useState<string>();
  const best = maxima.find(({ exercise }) => exercise === picked) ?? maxima[0];
  const name = useName(best?.exercise ?? "");
  if (known.error) return <p className="problem">{known.error.message}</p>;
  if (!best) return <p className="quiet">They appear with your first hard sets.</p>;

  const records = items.filter(({ exercise, unit }) => exercise === best.exercise && unit === best.unit).toReversed();
  const points = records.map(({ at, value }) => ({ at: Date.parse(at), value: value ?? 0 }));
  return (
    <>
      <ul className="choices maxima">
        {maxima.map(({ exercise, value, unit, label }) => (
          <li key={exercise}>
            <button className="choice" aria-pressed={exercise === best.exercise} onClick={() => setPicked(exercise)}>
              <span>
                <Name of={exercise} />
              </span>
              <span className="figures">
                <b>{rounded(value)}</b> {unit} <small className="quiet">{label}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {points.length > 1 ? (
        <OverTime words={`${name}: ${points.map(({ value }) => rounded(value)).join(", ")} ${best.unit}`} unit={best.unit} points={points} />
      ) : (
        <p className="quiet">{name}: the curve begins with the second record.</p>
      )}
    </>
  );
}

/** What a workout came to, and what changes next time. */

import { Award } from "lucide-react";
import { useEffect } from "react";
import { queryClient } from "../api/queries";
import { useCoach } from "../live/CoachProvider";
import { Figure } from "./Figure";
import { Name } from "./Name";
import { SetRows } from "./SetRows";
import { recordWords, spelled } from "./names";
import type { Workout } from "./training";

export function Summary({ workout }: { workout: Workout }) {
  const { training } = useCoach();
  const { summary, sets, unit } = workout;
  useEffect(() => {
    if (summary) void queryClient.invalidateQueries();
  }, [summary]);

  return (
    <section className="page" aria-labelledby="summary-title">
      <h1 id="summary-title">{workout.locked ? "Take care" : "Well done"}</h1>
      {summary ? (
        <>
          <p>{summary.text}</p>
          <dl className="figures-row">
            <Figure name="Sets" value={String(summary.sets)} />
            {summary.adherence.planned > 0 && <Figure name="Of the plan" value={`${summary.adherence.done} of ${summary.adherence.planned}`} />}
            <Figure name="Lifted" value={`${Math.round(summary.tonnage).toLocaleString()} ${summary.unit}`} />
          </dl>
          {summary.records.length > 0 && (
            <>
              <h2>Records</h2>
              <ul className="rows">
                {summary.records.map(({ set, exercise, types }) => (
                  <li key={set}>
                    <span>
                      <Award aria-hidden className="award" /> <Name of={exercise} />
                    </span>
                    <span className="quiet">{recordWords(types)}</span>
                  </li>
                ))}
              </ul>
            </>
          )}
          {Object.keys(summary.volume).length > 0 && (
            <>
              <h2>Sets per muscle</h2>
              <ul className="rows">
                {Object.entries(summary.volume).map(([muscle, count]) => (
                  <li key={muscle}>
                    <span>{spelled(muscle)}</span> <span>{count}</span>
                  </li>
                ))}
              </ul>
            </>
          )}
          {summary.next.length > 0 && (
            <>
              <h2>Next time</h2>
              <ul className="rows">
                {summary.next.map((lift) => (
                  <li key={lift.exercise}>
                    <span>{lift.text}</span>
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      ) : (
        <>
          <p role="status">Your sets are kept here and sent as soon as there is a connection.</p>
          <SetRows sets={sets} unit={unit} />
        </>
      )}
      <button className="primary wide done" onClick={() => training.leave()}>
        Done
      </button>
    </section>
  );
}

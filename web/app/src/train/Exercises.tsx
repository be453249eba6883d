/** The plan of the day: each exercise, how much of it is done, and which one is at hand. */

import { Ban, Check } from "lucide-react";
import { useEffect, useRef } from "react";
import { useCoach } from "../live/CoachProvider";
import { Name } from "./Name";
import { workingSets, type Workout } from "./training";

export function Exercises({ workout, onPick }: { workout: Workout; onPick: () => void }) {
  const { training } = useCoach();
  const { lifts, exercise } = workout;
  const row = useRef<HTMLElement>(null);
  useEffect(() => void row.current?.querySelector("[aria-pressed=true]")?.scrollIntoView({ block: "nearest", inline: "center" }), [exercise]);
  const names = new Set([...Object.keys(lifts), ...(exercise ? [exercise] : [])]);
  return (
    <nav className="exercises" aria-label="Exercises" ref={row}>
      {[...names].map((name) => (
        <button key={name} className="chip" aria-pressed={name === exercise} onClick={() => training.choose(name)}>
          <Name of={name} /> <Done workout={workout} exercise={name} />
        </button>
      ))}
      <button className="chip" onClick={onPick}>
        + Exercise
      </button>
    </nav>
  );
}

function Done({ workout, exercise }: { workout: Workout; exercise: string }) {
  const { planned, reason = "" } = workout.lifts[exercise] ?? {};
  if (reason === "pain_stop_exercise" || reason === "exercise_stopped") return <Ban aria-label="over for today" />;
  const done = workingSets(workout, exercise);
  if (!planned) return done ? <small>{done}</small> : null;
  if (done >= planned) return <Check aria-label="done" />;
  return (
    <small aria-label={`${done} of ${planned} sets`}>
      {done}/{planned}
    </small>
  );
}

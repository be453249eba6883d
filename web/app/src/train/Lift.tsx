/** What to lift next, large enough to be read from the bar. */

import { Info } from "lucide-react";
import { useState } from "react";
import type { Prescription } from "coach-client";
import { useCoach } from "../live/CoachProvider";
import { HowTo } from "./HowTo";
import { Name } from "./Name";
import { Plates } from "./Plates";
import { AIM, workingSets, type Workout } from "./training";
import { VoiceSwitch } from "./VoiceSwitch";

interface Props {
  lift: Prescription | undefined;
  exercise: string;
  workout: Workout;
}

export function Lift({ lift, exercise, workout }: Props) {
  const [how, setHow] = useState(false);
  const done = workingSets(workout, exercise);
  return (
    <div className="lift" aria-live="polite">
      <div className="lift-head">
        <h1>
          <Name of={exercise} />
        </h1>
        <button className="icon" aria-label="How it is done" onClick={() => setHow(true)}>
          <Info aria-hidden />
        </button>
        <VoiceSwitch />
      </div>
      {lift && lift.reps !== null && (
        <p className="load">
          {lift.load === null || <><b>{lift.load}</b> {lift.unit} <span aria-hidden>×</span> </>}
          <b>{lift.reps}</b>
          {lift.load === null && " reps"}
          {lift.rpe ? <small> at effort {lift.rpe}</small> : null}
        </p>
      )}
      {lift?.plates && <Plates {...lift.plates} />}
      {lift?.warmup?.length ? <p className="quiet">Warm up: {lift.warmup.map(([load, reps]) => `${load} ${lift.unit} × ${reps}`).join(", ").replace("× bar", "(the bar)")}</p> : null}
      {lift?.planned ? null : <Aims exercise={exercise} workout={workout} />}
      {lift && (
        <p className="quiet">
          {lift.planned && done < lift.planned && lift.reps !== null ? <b>{`Set ${done + 1} of ${lift.planned}. `}</b> : null}
          {why(lift)}
        </p>
      )}
      <HowTo of={exercise} open={how} onClose={() => setHow(false)} />
    </div>
  );
}

/** Without what stands above it in large letters. */
function why({ text, reps }: Prescription): string {
  const begin = text.indexOf(". ");
  return reps !== null && begin > 0 ? text.slice(begin + 2) : text;
}

const REPS = [5, 8, 12, 15];

/** No plan says what this exercise is for: its user does, and the next load follows from that and the first set. */
function Aims({ exercise, workout: { aims } }: { exercise: string; workout: Workout }) {
  const { training } = useCoach();
  const aim = aims[exercise] ?? AIM;
  return (
    <fieldset className="aims">
      <legend>Reps that you aim at, with two more in you</legend>
      {REPS.map((reps) => (
        <button key={reps} className="chip" aria-pressed={aim.reps === reps} onClick={() => training.aim(exercise, { ...aim, reps })}>
          {reps}
        </button>
      ))}
    </fieldset>
  );
}

/** The workout at hand, readable and usable at arm's length. */

import { useState } from "react";
import { useCoach } from "../live/CoachProvider";
import { EndSheet } from "./EndSheet";
import { LogSet } from "./LogSet";
import { Name } from "./Name";
import { PainSheet } from "./PainSheet";
import { PickExercise } from "./PickExercise";
import { Plates } from "./Plates";
import { Rest } from "./Rest";
import { SetRows } from "./SetRows";
import { SwapSheet } from "./SwapSheet";
import { VoiceSwitch } from "./VoiceSwitch";
import { useSpoken } from "./voice";
import type { Workout } from "./training";
import type { Prescription } from "coach-client";

type Open = "pain" | "pick" | "end" | "swap";

export function Lifting({ workout }: { workout: Workout }) {
  const { training } = useCoach();
  const [open, setOpen] = useState<Open>();
  const { exercise, lifts, locked } = workout;
  const lift = exercise ? lifts[exercise] : undefined;
  const close = () => setOpen(undefined);
  useSpoken(workout);

  return (
    <section className="page lifting" aria-label="Workout">
      {workout.stop && <SafetyStop words={workout.stop} onRead={() => training.acknowledge()} />}
      <Exercises workout={workout} onPick={() => setOpen("pick")} />
      {exercise && !locked && (
        <>
          <Lift lift={lift} exercise={exercise} />
          <Rest until={workout.restUntil} onMore={() => training.extendRest(30)} onSkip={() => training.skipRest()} />
          <LogSet key={`${exercise}.${lift?.version ?? 0}`} exercise={exercise} unit={workout.unit} lift={lift} last={workout.sets.findLast((set) => set.exercise === exercise)} />
        </>
      )}
      {locked && <p className="problem">Training is over for today.</p>}
      <div aria-live="polite">
        {workout.notices.map(({ id, kind, text }) => (
          <p key={id} className={`notice ${kind}`}>
            {text}
          </p>
        ))}
      </div>
      <SetRows sets={workout.sets} unit={workout.unit} />
      <p className="row more">
        {exercise && !locked && (
          <button onClick={() => (training.askSwap(exercise), setOpen("swap"))}>Swap</button>
        )}
        <button onClick={() => setOpen("pain")}>It hurts</button>
        <button onClick={() => setOpen("end")}>Finish</button>
      </p>
      <PainSheet open={open === "pain"} onClose={close} exercise={exercise} />
      <PickExercise open={open === "pick"} onClose={close} />
      <SwapSheet open={open === "swap"} onClose={close} exercise={exercise} options={workout.options} />
      <EndSheet open={open === "end"} onClose={close} />
    </section>
  );
}

function SafetyStop({ words, onRead }: { words: string; onRead: () => void }) {
  return (
    <div className="card safety" role="alert">
      <h2>Stop here</h2>
      <p>{words}</p>
      <button onClick={onRead}>I have read this</button>
    </div>
  );
}

function Exercises({ workout: { lifts, exercise }, onPick }: { workout: Workout; onPick: () => void }) {
  const { training } = useCoach();
  const names = new Set([...Object.keys(lifts), ...(exercise ? [exercise] : [])]);
  return (
    <nav className="exercises" aria-label="Exercises">
      {[...names].map((name) => (
        <button key={name} className="chip" aria-pressed={name === exercise} onClick={() => training.choose(name)}>
          <Name of={name} />
        </button>
      ))}
      <button className="chip" onClick={onPick}>
        + Exercise
      </button>
    </nav>
  );
}

function Lift({ lift, exercise }: { lift: Prescription | undefined; exercise: string }) {
  return (
    <div className="lift" aria-live="polite">
      <div className="lift-head">
        <h1>
          <Name of={exercise} />
        </h1>
        <VoiceSwitch />
      </div>
      {lift && lift.load !== null ? (
        <p className="load">
          <b>{lift.load}</b> {lift.unit} <span aria-hidden>×</span> <b>{lift.reps ?? "?"}</b>
          {lift.rpe ? <small> at RPE {lift.rpe}</small> : null}
        </p>
      ) : null}
      {lift?.plates && <Plates {...lift.plates} />}
      <p className="quiet">{lift?.text ?? "Log a first set: the next load follows from it."}</p>
    </div>
  );
}

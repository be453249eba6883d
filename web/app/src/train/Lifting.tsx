/** The workout at hand, readable and usable at arm's length. */

import { useEffect, useState } from "react";
import { useCoach } from "../live/CoachProvider";
import { AskSheet } from "./AskSheet";
import { useAwake } from "./awake";
import { EndSheet } from "./EndSheet";
import { Exercises } from "./Exercises";
import { Lift } from "./Lift";
import { LogSet } from "./LogSet";
import { Name } from "./Name";
import { Notices } from "./Notices";
import { PainSheet } from "./PainSheet";
import { PickExercise } from "./PickExercise";
import { Rest } from "./Rest";
import { SafetyStop } from "./SafetyStop";
import { SetRows } from "./SetRows";
import { SwapOptions, SwapSheet } from "./SwapSheet";
import { TimeSheet } from "./TimeSheet";
import { AIM, nextUp, type Workout } from "./training";
import { useSpoken } from "./voice";

type Open = "ask" | "pain" | "pick" | "end" | "swap" | "time";

export function Lifting({ workout }: { workout: Workout }) {
  const { training } = useCoach();
  const [open, setOpen] = useState<Open>();
  const { exercise, lifts, locked, options } = workout;
  const lift = exercise ? lifts[exercise] : undefined;
  const hurt = lift?.reason === "pain_stop_exercise" || lift?.reason === "exercise_stopped";
  const next = nextUp(lifts);
  const over = Object.keys(lifts).length > 0 && !next;
  const close = () => setOpen(undefined);
  useSpoken(workout);
  useAwake();
  // Whatever is new is said at the top.
  const newest = workout.notices.at(-1)?.id;
  useEffect(() => void document.getElementById("main")?.scrollTo({ top: 0 }), [exercise, locked, newest, workout.sets.length]);

  return (
    <section className="page lifting" aria-label="Workout">
      <SafetyStop words={workout.stop} />
      <Exercises workout={workout} onPick={() => setOpen("pick")} />
      {locked && <p className="problem">No more training today, after that sign. Please have it looked at first.</p>}
      {!exercise && !locked && (
        <button className="primary wide huge" onClick={() => setOpen("pick")}>
          Choose an exercise
        </button>
      )}
      {exercise && !locked && (
        <>
          <Lift lift={lift} exercise={exercise} workout={workout} />
          {options && options.exercise === exercise && open !== "swap" && <SwapOptions options={options} />}
          <Rest until={workout.restUntil} onMore={() => training.extendRest(30)} onSkip={() => training.skipRest()} />
          <Notices notices={workout.notices} />
          {hurt && next && (
            <button className="primary wide huge next" onClick={() => training.choose(next)}>
              Next: <Name of={next} />
            </button>
          )}
          {!hurt && (
            <LogSet
              key={exercise}
              exercise={exercise}
              unit={workout.unit}
              lift={lift}
              last={workout.sets.findLast((set) => set.exercise === exercise)}
              aimed={(workout.aims[exercise] ?? AIM).reps}
            />
          )}
        </>
      )}
      <p className="more">
        <button onClick={() => setOpen("ask")}>Ask</button>
        {exercise && !locked && <button onClick={() => (training.askSwap(exercise), setOpen("swap"))}>Swap</button>}
        <button onClick={() => setOpen("pain")}>It hurts</button>
        {exercise && !locked && <button onClick={() => training.skip(exercise)}>Skip it</button>}
        {!locked && <button onClick={() => setOpen("time")}>Short of time</button>}
        <button className={over ? "primary" : ""} onClick={() => setOpen("end")}>
          Finish
        </button>
      </p>
      <SetRows sets={workout.sets} unit={workout.unit} />
      <AskSheet open={open === "ask"} onClose={close} workout={workout} />
      <PainSheet open={open === "pain"} onClose={close} exercise={exercise} />
      <PickExercise open={open === "pick"} onClose={close} />
      <SwapSheet open={open === "swap"} onClose={close} exercise={exercise} options={options} />
      <TimeSheet open={open === "time"} onClose={close} />
      <EndSheet open={open === "end"} onClose={close} />
    </section>
  );
}

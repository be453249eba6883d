/** Two taps for a set that went as planned: how hard it was, and done. */

import { useEffect, useState } from "react";
import type { Prescription, Unit } from "coach-client";
import { useCoach } from "../live/CoachProvider";
import { Amounts } from "./Amounts";
import { useMeasure } from "./names";
import type { DoneSet } from "./training";

/** Milliseconds in which a second tap is the same one. */
const ONE_TAP = 1_200;

interface Props {
  exercise: string;
  unit: Unit;
  lift: Prescription | undefined;
  last: DoneSet | undefined;
  /** What is aimed at where nothing was prescribed. */
  aimed: number;
}

export function LogSet({ exercise, unit, lift, last, aimed }: Props) {
  const { training } = useCoach();
  const { unloaded, counted } = useMeasure(exercise);
  const [own, setOwn] = useState<{ load?: number | undefined; reps?: number | undefined }>({});
  const [rpe, setRpe] = useState<number>();
  const [warmup, setWarmup] = useState(false);
  const [logged, tellLogged] = useFor(ONE_TAP);
  const load = "load" in own ? own.load : (lift?.load ?? last?.load ?? (unloaded ? 0 : undefined));
  const reps = "reps" in own ? own.reps : (lift?.reps ?? aimed);

  function log() {
    if (load === undefined || reps === undefined) return;
    training.log({ exercise, load, reps, rpe, kind: warmup ? "warmup" : "working" });
    setOwn({});
    setRpe(undefined);
    setWarmup(false);
    tellLogged();
  }

  return (
    <div className="log" role="group" aria-label="Log a set">
      <Amounts
        unit={unit}
        counted={counted}
        load={load}
        reps={reps}
        rpe={rpe}
        onLoad={(load) => setOwn({ ...own, load })}
        onReps={(reps) => setOwn({ ...own, reps })}
        onRpe={setRpe}
      />
      <div className="log-now">
        <button className="chip" aria-pressed={warmup} onClick={() => setWarmup(!warmup)}>
          Warm-up
        </button>
        <button className="primary huge" disabled={logged || load === undefined || reps === undefined} onClick={log}>
          {logged ? "Logged" : load === undefined ? "Which load?" : "Log set"}
        </button>
      </div>
    </div>
  );
}

/** True for so many milliseconds after it was said. */
function useFor(milliseconds: number): [boolean, () => void] {
  const [said, setSaid] = useState(0);
  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => setSaid(0), milliseconds);
    return () => clearTimeout(timer);
  }, [said, milliseconds]);
  return [said > 0, () => setSaid(Date.now())];
}

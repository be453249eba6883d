/** Two taps for a set that went as planned: how hard it was, and done. */

import { NumberField } from "@base-ui/react/number-field";
import { Minus, Plus } from "lucide-react";
import { useState } from "react";
import type { Prescription, Unit } from "coach-client";
import { useCoach } from "../live/CoachProvider";
import type { DoneSet } from "./training";

const EFFORTS = [6, 7, 8, 9, 10];
const STEP = { kg: 2.5, lb: 5 };

interface Props {
  exercise: string;
  unit: Unit;
  lift: Prescription | undefined;
  last: DoneSet | undefined;
}

export function LogSet({ exercise, unit, lift, last }: Props) {
  const { training } = useCoach();
  const [load, setLoad] = useState(lift?.load ?? last?.load ?? 20);
  const [reps, setReps] = useState(lift?.reps ?? last?.reps ?? 8);
  const [rpe, setRpe] = useState<number>();

  return (
    <div className="log" role="group" aria-label="Log a set">
      <Amount name={`Load in ${unit}`} value={load} step={STEP[unit]} onChange={setLoad} />
      <Amount name="Repetitions" value={reps} step={1} onChange={setReps} />
      <fieldset className="efforts">
        <legend>Effort (10: nothing left)</legend>
        {EFFORTS.map((effort) => (
          <button key={effort} aria-pressed={rpe === effort} onClick={() => setRpe(rpe === effort ? undefined : effort)}>
            {effort}
          </button>
        ))}
      </fieldset>
      <button className="primary wide huge" onClick={() => training.log({ exercise, load, reps, rpe })}>
        Log set
      </button>
    </div>
  );
}

function Amount({ name, value, step, onChange }: { name: string; value: number; step: number; onChange: (value: number) => void }) {
  return (
    <NumberField.Root className="amount" value={value} step={step} min={0} max={name === "Repetitions" ? 1_000 : 1_500} onValueChange={(now) => onChange(now ?? 0)}>
      <span className="amount-name" aria-hidden>
        {name}
      </span>
      <NumberField.Group className="amount-group">
        <NumberField.Decrement aria-label={`Less: ${name}`}>
          <Minus aria-hidden />
        </NumberField.Decrement>
        <NumberField.Input aria-label={name} inputMode="decimal" />
        <NumberField.Increment aria-label={`More: ${name}`}>
          <Plus aria-hidden />
        </NumberField.Increment>
      </NumberField.Group>
    </NumberField.Root>
  );
}

/** What a set was: its load, its repetitions, and how hard it was. */

import { NumberField } from "@base-ui/react/number-field";
import { Minus, Plus } from "lucide-react";
import type { Unit } from "coach-client";

const EFFORTS = [6, 7, 8, 9, 10];
const STEP = { kg: 2.5, lb: 5 };
/** Where the first tap on plus or minus begins, while no load is known: an empty bar. */
const FIRST = { kg: 20, lb: 45 };
const MOST = { load: 1_500, reps: 1_000 };

interface Amounts {
  unit: Unit;
  counted: string;
  load: number | undefined;
  reps: number | undefined;
  rpe: number | undefined;
  onLoad: (load: number | undefined) => void;
  onReps: (reps: number | undefined) => void;
  onRpe: (rpe: number | undefined) => void;
}

export function Amounts({ unit, counted, load, reps, rpe, onLoad, onReps, onRpe }: Amounts) {
  return (
    <>
      <Amount name={`Load in ${unit}`} value={load} step={STEP[unit]} most={MOST.load} first={FIRST[unit]} onChange={onLoad} />
      <Amount name={counted} value={reps} step={1} most={MOST.reps} first={1} onChange={onReps} />
      <fieldset className="efforts">
        <legend>Effort (10: nothing left, 8: two more in you)</legend>
        {EFFORTS.map((effort) => (
          <button key={effort} type="button" aria-pressed={rpe === effort} onClick={() => onRpe(rpe === effort ? undefined : effort)}>
            {effort}
          </button>
        ))}
      </fieldset>
    </>
  );
}

interface AmountProps {
  name: string;
  value: number | undefined;
  step: number;
  most: number;
  first: number;
  onChange: (value: number | undefined) => void;
}

function Amount({ name, value, step, most, first, onChange }: AmountProps) {
  const begin = value === undefined ? () => onChange(first) : undefined;
  return (
    <NumberField.Root className="amount" value={value ?? null} step={step} min={0} max={most} onValueChange={(now) => onChange(now ?? undefined)}>
      <span className="amount-name" aria-hidden>
        {name}
      </span>
      <NumberField.Group className="amount-group">
        <Step name={`Less: ${name}`} part={NumberField.Decrement} begin={begin}>
          <Minus aria-hidden />
        </Step>
        <NumberField.Input aria-label={name} inputMode="decimal" placeholder="?" />
        <Step name={`More: ${name}`} part={NumberField.Increment} begin={begin}>
          <Plus aria-hidden />
        </Step>
      </NumberField.Group>
    </NumberField.Root>
  );
}

interface StepProps {
  name: string;
  part: typeof NumberField.Increment;
  begin: (() => void) | undefined;
  children: React.ReactNode;
}

function Step({ name, part: Part, begin, children }: StepProps) {
  if (!begin) return <Part aria-label={name}>{children}</Part>;
  return (
    <button type="button" aria-label={name} onClick={begin}>
      {children}
    </button>
  );
}

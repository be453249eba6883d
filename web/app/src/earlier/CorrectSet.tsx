/** A set of an earlier workout as it really was, or as if it had never been. */

import { Dialog } from "@base-ui/react/dialog";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import type { Unit } from "coach-client";
import { Question } from "../shell/Question";
import { Sheet } from "../shell/Sheet";
import { Amounts } from "../train/Amounts";
import { Name } from "../train/Name";
import { useMeasure } from "../train/names";
import { correction, figures, refusal, typedFrom, type PastSet, type Typed } from "./figures";
import { useSetChange } from "./useSetChange";

interface Props {
  workout: string;
  set: PastSet | undefined;
  unit: Unit;
  onClose: () => void;
  /** Saved or deleted, in a word. */
  onDone: (told: string) => void;
}

const LONGEST_NOTE = 2_000;

export function CorrectSet({ set, onClose, ...others }: Props) {
  return (
    <Sheet open={set !== undefined} onClose={onClose}>
      <Dialog.Title>{set && <Name of={set.exercise} />}</Dialog.Title>
      {set && <Fields key={set.id} set={set} {...others} />}
    </Sheet>
  );
}

function Fields({ workout, set, unit, onDone }: Omit<Props, "onClose"> & { set: PastSet }) {
  const measure = useMeasure(set.exercise);
  const { present, save, remove } = useSetChange(workout, set, onDone);
  const [typed, setTyped] = useState<Partial<Typed>>(() => typedFrom(set, unit));
  const { load, reps, rpe, note = "" } = typed;
  const put = (part: Partial<Typed>) => setTyped((now) => ({ ...now, ...part }));
  const error = save.error ?? remove.error;
  const problem = error ? refusal(error, present && figures(present, unit, measure)) : undefined;

  function submit() {
    if (!present || load === undefined || reps === undefined) return;
    const changes = correction(present, { load, reps, rpe, note }, unit);
    if (Object.keys(changes).length) save.mutate(changes);
    else onDone("");
  }

  return (
    <form
      className="log"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Amounts
        unit={unit}
        counted={measure.counted}
        load={load}
        reps={reps}
        rpe={rpe}
        onLoad={(load) => setTyped(({ load: _was, ...others }) => ({ ...others, ...(load === undefined ? {} : { load }) }))}
        onReps={(reps) => setTyped(({ reps: _was, ...others }) => ({ ...others, ...(reps === undefined ? {} : { reps }) }))}
        onRpe={(rpe) => put({ rpe })}
      />
      <label className="field">
        Note
        <input value={note} onChange={(event) => put({ note: event.target.value })} maxLength={LONGEST_NOTE} enterKeyHint="done" />
      </label>
      {problem && (save.error || !present) && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      {present && (
        <>
          <button className="primary" disabled={load === undefined || reps === undefined || save.isPending}>
            Save
          </button>
          <Question
            trigger={
              <button type="button">
                <Trash2 aria-hidden /> Delete the set
              </button>
            }
            title="Delete this set?"
            yes="Delete"
            no="Keep"
            act={remove}
            problem={problem}
          >
            {figures(present, unit, measure)}. It is taken out of your records and sums too, and cannot be brought back.
          </Question>
        </>
      )}
    </form>
  );
}

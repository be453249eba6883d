/** A set as it really was, or as if it had never been. */

import { Dialog } from "@base-ui/react/dialog";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import type { Unit } from "coach-client";
import { useCoach } from "../live/CoachProvider";
import { Sheet } from "../shell/Sheet";
import { Amounts } from "./Amounts";
import { Name } from "./Name";
import { useMeasure } from "./names";
import type { DoneSet } from "./training";

interface Props {
  set: DoneSet | undefined;
  unit: Unit;
  onClose: () => void;
}

export function EditSet({ set, unit, onClose }: Props) {
  return (
    <Sheet open={set !== undefined} onClose={onClose}>
      <Dialog.Title>{set && <Name of={set.exercise} />}</Dialog.Title>
      {set && <Fields key={set.set} set={set} unit={unit} onClose={onClose} />}
    </Sheet>
  );
}

function Fields({ set, unit, onClose }: Props & { set: DoneSet }) {
  const { training } = useCoach();
  const { counted } = useMeasure(set.exercise);
  const [load, setLoad] = useState<number | undefined>(set.load);
  const [reps, setReps] = useState<number | undefined>(set.reps);
  const [rpe, setRpe] = useState(set.rpe);

  function save() {
    if (load === undefined || reps === undefined) return;
    training.edit(set.set, { load, reps, rpe });
    onClose();
  }

  return (
    <div className="log">
      <Amounts unit={unit} counted={counted} load={load} reps={reps} rpe={rpe} onLoad={setLoad} onReps={setReps} onRpe={setRpe} />
      <button className="primary" disabled={load === undefined || reps === undefined} onClick={save}>
        Save
      </button>
      <button onClick={() => (training.remove(set.set), onClose())}>
        <Trash2 aria-hidden /> Delete the set
      </button>
    </div>
  );
}

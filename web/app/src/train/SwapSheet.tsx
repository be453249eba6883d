/** What could stand in for an exercise. */

import { Dialog } from "@base-ui/react/dialog";
import type { WorkoutTold } from "coach-client";
import { useCoach } from "../live/CoachProvider";
import { Sheet } from "../shell/Sheet";
import { Name } from "./Name";
import { spelled } from "./names";

type Options = WorkoutTold["swap_options"] | undefined;

interface Props {
  open: boolean;
  onClose: () => void;
  exercise: string | undefined;
  options: Options;
}

export function SwapSheet({ open, onClose, exercise, options }: Props) {
  return (
    <Sheet open={open} onClose={onClose}>
      <Dialog.Title>{exercise && <>Instead of <Name of={exercise} /></>}</Dialog.Title>
      {options ? <SwapOptions options={options} onPick={onClose} /> : <p className="quiet">Looking for what trains the same.</p>}
    </Sheet>
  );
}

export function SwapOptions({ options, onPick }: { options: NonNullable<Options>; onPick?: () => void }) {
  const { training } = useCoach();

  function pick(to: string) {
    training.swap(options.exercise, to);
    onPick?.();
  }

  if (!options.options.length) return <p className="quiet">{options.text}</p>;
  return (
    <ul className="choices">
      {options.options.map((option) => (
        <li key={option.exercise}>
          <button className="choice" onClick={() => pick(option.exercise)}>
            <b>{option.name}</b>
            <span className="quiet">{spelled(option.equipment ?? "")}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** What could stand in for an exercise. */

import { Dialog } from "@base-ui/react/dialog";
import type { WorkoutTold } from "coach-client";
import { useCoach } from "../live/CoachProvider";
import { Sheet } from "../shell/Sheet";
import { spelled } from "./names";

interface Props {
  open: boolean;
  onClose: () => void;
  exercise: string | undefined;
  options: WorkoutTold["swap_options"] | undefined;
}

export function SwapSheet({ open, onClose, exercise, options }: Props) {
  const { training } = useCoach();

  function pick(to: string) {
    if (exercise) training.swap(exercise, to);
    onClose();
  }

  return (
    <Sheet open={open} onClose={onClose}>
      <Dialog.Title>Swap for</Dialog.Title>
      <Dialog.Description className="quiet">{options ? options.text : "Looking for what trains the same."}</Dialog.Description>
      <ul className="choices">
        {options?.options.map((option) => (
          <li key={option.exercise}>
            <button className="choice" onClick={() => pick(option.exercise)}>
              <b>{option.name}</b>
              <span className="quiet">{spelled(option.equipment ?? "")}</span>
            </button>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}

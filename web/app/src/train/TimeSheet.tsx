/** The time runs short: the coach says what of the plan still fits. */

import { Dialog } from "@base-ui/react/dialog";
import { useCoach } from "../live/CoachProvider";
import { Sheet } from "../shell/Sheet";

const MINUTES = [5, 10, 15, 20, 30];

export function TimeSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { training } = useCoach();
  return (
    <Sheet open={open} onClose={onClose}>
      <Dialog.Title>Minutes left</Dialog.Title>
      <div className="efforts">
        {MINUTES.map((minutes) => (
          <button key={minutes} onClick={() => (training.shortOfTime(minutes), onClose())}>
            {minutes}
          </button>
        ))}
      </div>
    </Sheet>
  );
}

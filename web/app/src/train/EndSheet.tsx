/** The end of a workout: how hard was it as a whole. */

import { Dialog } from "@base-ui/react/dialog";
import { useState } from "react";
import { useCoach } from "../live/CoachProvider";
import { Sheet } from "../shell/Sheet";

const HARD = { 2: "Easy", 4: "Fair", 6: "Hard", 8: "Very hard", 10: "All I had" };

export function EndSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { training } = useCoach();
  const [srpe, setSrpe] = useState<number>();
  return (
    <Sheet open={open} onClose={onClose}>
      <Dialog.Title>Finish the workout</Dialog.Title>
      <fieldset className="efforts words">
        <legend>How hard was it, if you like to say</legend>
        {Object.entries(HARD).map(([value, words]) => (
          <button key={value} aria-pressed={srpe === Number(value)} onClick={() => setSrpe(srpe === Number(value) ? undefined : Number(value))}>
            {words}
          </button>
        ))}
      </fieldset>
      <button className="primary wide huge" onClick={() => training.end(srpe)}>
        Finish
      </button>
    </Sheet>
  );
}

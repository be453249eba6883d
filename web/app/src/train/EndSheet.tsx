/** The end of a workout: how hard was it as a whole. */

import { Dialog } from "@base-ui/react/dialog";
import { useState } from "react";
import { useCoach } from "../live/CoachProvider";
import { Sheet } from "../shell/Sheet";

export function EndSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { training } = useCoach();
  const [srpe, setSrpe] = useState(6);
  return (
    <Sheet open={open} onClose={onClose}>
      <Dialog.Title>Finish the workout</Dialog.Title>
      <label className="field">
        How hard was it: {srpe} of 10
        <input type="range" min={0} max={10} value={srpe} onChange={(event) => setSrpe(Number(event.target.value))} />
      </label>
      <button className="primary wide huge" onClick={() => training.end(srpe)}>
        Finish
      </button>
    </Sheet>
  );
}

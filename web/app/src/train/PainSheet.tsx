/** Something hurts. */

import { Dialog } from "@base-ui/react/dialog";
import { useState, type FormEvent } from "react";
import { useCoach } from "../live/CoachProvider";
import { Sheet } from "../shell/Sheet";

const REGIONS = ["lower back", "knee", "shoulder", "elbow", "hip", "wrist", "neck", "ankle", "chest"];
const KINDS = { dull: "Dull, an ache", sharp: "Sharp, stabbing", burning: "Burning", numb: "Numb or tingling", chest_pressure: "Pressure on the chest" };

interface Props {
  open: boolean;
  onClose: () => void;
  exercise: string | undefined;
}

export function PainSheet({ open, onClose, exercise }: Props) {
  const { training } = useCoach();
  const [severity, setSeverity] = useState(4);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const radiating = form.has("radiating") ? { radiating: true } : {};
    const where = { region: String(form.get("region")), kind: String(form.get("kind")) };
    training.hurts({ ...where, severity, ...radiating, ...(exercise ? { exercise } : {}) });
    onClose();
  }

  return (
    <Sheet open={open} onClose={onClose}>
      <Dialog.Title>Something hurts</Dialog.Title>
      <form onSubmit={submit}>
        <label className="field">
          Where
          <select name="region">
            {REGIONS.map((region) => (
              <option key={region}>{region}</option>
            ))}
          </select>
        </label>
        <label className="field">
          How it feels
          <select name="kind">
            {Object.entries(KINDS).map(([kind, words]) => (
              <option key={kind} value={kind}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          How bad: {severity} of 10
          <input type="range" min={0} max={10} value={severity} onChange={(event) => setSeverity(Number(event.target.value))} />
        </label>
        <label className="tick">
          <input type="checkbox" name="radiating" /> It runs into an arm or a leg
        </label>
        <button className="primary wide">Tell the coach</button>
      </form>
    </Sheet>
  );
}

/** Something hurts, or is wrong. */

import { Dialog } from "@base-ui/react/dialog";
import { useState, type FormEvent } from "react";
import { useCoach } from "../live/CoachProvider";
import { Sheet } from "../shell/Sheet";

const REGIONS = ["Lower back", "Knee", "Shoulder", "Elbow", "Hip", "Wrist", "Neck", "Ankle", "Upper back", "Chest", "Thigh", "Calf", "Foot", "Abdomen"];
const PAINS = { dull: "Dull, an ache", sharp: "Sharp, stabbing", joint: "In the joint", burning: "Burning", numbness: "Numb or tingling", pop: "Something popped" };
/** What ends the training, wherever and however much it is felt. */
const SIGNS = {
  chest_pain: "Pain or pressure in the chest",
  near_faint: "Faint, or about to be",
  breathless_severe: "No breath",
  palpitations: "Heart racing or stumbling",
  one_sided_weakness: "One side weak or numb",
  worst_headache: "A sudden, terrible headache",
};
/** What ends the exercise for the day, as the rules have it; what is less makes its next set lighter. */
const ENDS_IT = { kinds: ["sharp", "joint", "pop", "numbness"], severity: 4 };

interface Props {
  open: boolean;
  onClose: () => void;
  exercise: string | undefined;
}

export function PainSheet(props: Props) {
  return (
    <Sheet open={props.open} onClose={props.onClose}>
      <Dialog.Title>What is wrong?</Dialog.Title>
      <Fields {...props} />
    </Sheet>
  );
}

function Fields({ onClose, exercise }: Props) {
  const { training } = useCoach();
  const [kind, setKind] = useState("");
  const [severity, setSeverity] = useState(ENDS_IT.severity);
  const [radiating, setRadiating] = useState(false);
  const sign = kind in SIGNS;
  const ends = radiating || severity >= ENDS_IT.severity || ENDS_IT.kinds.includes(kind);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const what = sign ? { region: "body", severity: 10 } : { region: String(form.get("region")).toLowerCase(), severity };
    training.hurts({ kind, ...what, ...(radiating && !sign ? { radiating } : {}), ...(exercise ? { exercise } : {}) });
    onClose();
  }

  return (
    <form onSubmit={submit}>
      <label className="field">
        How it feels
        <select name="kind" required value={kind} onChange={(event) => setKind(event.target.value)}>
          <option value="">Choose</option>
          <optgroup label="Pain">{options(PAINS)}</optgroup>
          <optgroup label="Warning signs">{options(SIGNS)}</optgroup>
        </select>
      </label>
      {!sign && (
        <>
          <label className="field">
            Where
            <select name="region" required defaultValue="">
              <option value="">Choose</option>
              {REGIONS.map((region) => (
                <option key={region}>{region}</option>
              ))}
            </select>
          </label>
          <label className="field">
            How bad: {severity} of 10
            <input type="range" min={1} max={10} value={severity} onChange={(event) => setSeverity(Number(event.target.value))} />
          </label>
          <label className="tick">
            <input type="checkbox" checked={radiating} onChange={(event) => setRadiating(event.target.checked)} /> It runs into an arm or a leg
          </label>
          <p className="quiet">{ends ? "The exercise will end for today." : "The next set will be lighter."}</p>
        </>
      )}
      <button className={sign ? "danger wide" : "primary wide"}>{sign ? "Stop the training" : "Tell the coach"}</button>
    </form>
  );
}

function options(words: Record<string, string>) {
  return Object.entries(words).map(([value, label]) => (
    <option key={value} value={value}>
      {label}
    </option>
  ));
}

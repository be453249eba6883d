/** The plates beside the barbell: loads are only ever those that they can make. */

import { useState } from "react";
import type { Schemas } from "../api/http";

type MyProfile = Schemas["MyProfile"];

const KNOWN = { kg: { bar: 20, plates: ["25", "20", "15", "10", "5", "2.5", "1.25"] }, lb: { bar: 45, plates: ["45", "35", "25", "10", "5", "2.5"] } };

interface Bar {
  bar: number;
  pairs: Record<string, number>;
}

interface Props {
  profile: MyProfile;
  onSave: (inventory: Record<string, Record<string, unknown>>) => void;
}

export function Barbell({ profile, onSave }: Props) {
  const { bar, plates } = KNOWN[profile.unit ?? "kg"];
  const inventory = (profile.inventory ?? {}) as Record<string, Record<string, unknown>>;
  const mine = inventory.barbell as Bar | undefined;
  const [pairs, setPairs] = useState<Record<string, number>>(mine?.pairs ?? {});
  const [weight, setWeight] = useState(mine?.bar ?? bar);
  const save = () => onSave({ ...inventory, barbell: { bar: weight, pairs } });

  return (
    <section className="card" role="group" aria-labelledby="barbell-title">
      <h2 id="barbell-title">Your barbell, in {profile.unit}</h2>
      <p className="quiet">Pairs of each plate. Without any, every multiple of 2.5 counts as loadable.</p>
      <div className="grid plates-grid">
        <Count words="Bar" value={weight} step="0.5" onChange={setWeight} />
        {plates.map((plate) => (
          <Count key={plate} words={plate} value={pairs[plate] ?? 0} step="1" onChange={(count) => setPairs({ ...pairs, [plate]: count })} />
        ))}
      </div>
      <button onClick={save}>Save the plates</button>
    </section>
  );
}

function Count({ words, value, step, onChange }: { words: string; value: number; step: string; onChange: (value: number) => void }) {
  return (
    <label className="field">
      {words}
      <input type="number" min={0} max={60} step={step} value={value} onChange={(event) => onChange(Number(event.target.value))} />
    </label>
  );
}

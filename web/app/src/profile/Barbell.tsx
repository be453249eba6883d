/** The plates beside the barbell: loads are only ever those that they can make. */

import { useState } from "react";
import type { Schemas } from "../api/http";

type MyProfile = Schemas["MyProfile"];

const KNOWN = { kg: { bar: 20, plates: ["25", "20", "15", "10", "5", "2.5", "1.25"] }, lb: { bar: 45, plates: ["45", "35", "25", "10", "5", "2.5"] } };

/** Pairs of each plate beside a bar of its own weight, where no plates were counted. */
const PLENTY = 4;

/** Its name says the unit: a bar of 20 kg is none of 20 lb. */
type Bar = { pairs?: Record<string, number> } & Partial<Record<"bar" | "bar_kg" | "bar_lb", number>>;

interface Props {
  profile: MyProfile;
  onSave: (inventory: Record<string, Record<string, unknown>>) => void;
}

export function Barbell({ profile, onSave }: Props) {
  const unit = profile.unit ?? "kg";
  const { bar, plates } = KNOWN[unit];
  const inventory = (profile.inventory ?? {}) as Record<string, Record<string, unknown>>;
  const { pairs: known = {}, ...bars } = (inventory.barbell ?? {}) as Bar;
  const mine = bars[`bar_${unit}`] ?? bars.bar;
  const [pairs, setPairs] = useState(mine === undefined ? {} : known);
  const [weight, setWeight] = useState(mine ?? bar);

  /** A bar without plates would be all that could ever be loaded. */
  function save() {
    const { barbell: _replaced, ...others } = inventory;
    const counted = Object.entries(pairs).filter(([, count]) => count > 0);
    if (!counted.length && weight === bar) return onSave(others);
    const there = Object.fromEntries(counted.length ? counted : plates.map((plate) => [plate, PLENTY]));
    onSave({ ...others, barbell: { [`bar_${unit}`]: weight, pairs: there } });
  }

  return (
    <section className="card" role="group" aria-labelledby="barbell-title">
      <h2 id="barbell-title">Your barbell, in {unit}</h2>
      <p className="quiet">How many pairs of each plate there are. With none, every plate counts as there.</p>
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

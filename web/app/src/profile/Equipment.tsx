/** What there is to train with: other exercises are never proposed. */

import { useState } from "react";
import { spelled } from "../train/names";

/** The library's own words for it, the commonest first. */
const KNOWN = [
  "dumbbell", "barbell", "rack", "bench", "incline_bench", "kettlebell", "cable", "machine", "smith_machine", "band", "pull_up_bar", "dip_bars",
  "ez_bar", "trap_bar", "landmine", "suspension_trainer", "rings", "box", "medicine_ball", "foam_roller", "rowing_machine", "bike",
];
const NAMES: Record<string, string> = { pull_up_bar: "Pull-up bar", ez_bar: "EZ bar" };

export function Equipment({ known, onSave }: { known: string[]; onSave: (equipment: string[]) => void }) {
  const [mine, setMine] = useState(() => new Set(known));
  const all = [...new Set([...KNOWN, ...known])];

  function toggle(name: string) {
    const changed = new Set(mine);
    if (!changed.delete(name)) changed.add(name);
    setMine(changed);
  }

  return (
    <section className="card" role="group" aria-labelledby="equipment-title">
      <h2 id="equipment-title">Your equipment</h2>
      <p className="quiet">With nothing chosen, everything counts as there.</p>
      <p className="chips">
        {all.map((name) => (
          <button key={name} className="chip" aria-pressed={mine.has(name)} onClick={() => toggle(name)}>
            {NAMES[name] ?? spelled(name)}
          </button>
        ))}
      </p>
      <button onClick={() => onSave([...mine])}>Save the equipment</button>
    </section>
  );
}

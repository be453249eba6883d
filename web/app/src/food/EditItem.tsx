/** One item of a plate, as it really was. */

import { Dialog } from "@base-ui/react/dialog";
import { useState, type FormEvent } from "react";
import type { Schemas } from "../api/http";
import { Sheet } from "../shell/Sheet";

type Item = Schemas["PlateItem"];

interface Props {
  item: Item | "new" | undefined;
  onClose: () => void;
  /** Undefined: it was not there. */
  onSave: (edit: Schemas["ItemEdit"] | undefined) => void;
  busy: boolean;
  /** Why it could not be saved: what was typed is still there. */
  problem: string | undefined;
}

const MOST_GRAMS = 1_500;

export function EditItem({ item, onClose, ...saving }: Props) {
  return (
    <Sheet open={item !== undefined} onClose={onClose}>
      <Dialog.Title>{item === "new" ? "What is missing?" : "What was it?"}</Dialog.Title>
      {item && <Fields key={item === "new" ? "new" : item.id} item={item === "new" ? undefined : item} {...saving} />}
    </Sheet>
  );
}

function Fields({ item, onSave, busy, problem }: Omit<Props, "item" | "onClose"> & { item: Item | undefined }) {
  const [name, setName] = useState(item?.name ?? "");
  const known = item?.grams ? String(Math.round(item.grams.mid)) : "";
  const [grams, setGrams] = useState(known);

  function submit(event: FormEvent) {
    event.preventDefault();
    onSave({
      ...(item ? { id: item.id } : {}),
      ...(name.trim() !== item?.name ? { name: name.trim() } : {}),
      ...(grams && grams !== known ? { grams: Number(grams) } : {}),
    });
  }

  return (
    <form onSubmit={submit}>
      <label className="field">
        Food
        <input value={name} onChange={(event) => setName(event.target.value)} required maxLength={120} />
      </label>
      {item && item.alternatives.length > 0 && (
        <p className="row" role="group" aria-label="It could also be">
          {item.alternatives.map((other) => (
            <button key={other} type="button" className="chip" aria-pressed={other === name} onClick={() => setName(other)}>
              {other}
            </button>
          ))}
        </p>
      )}
      <label className="field">
        Weight in grams
        <input type="number" inputMode="decimal" min={1} max={MOST_GRAMS} step="any" value={grams} onChange={(event) => setGrams(event.target.value)} placeholder="as usual" />
      </label>
      {item && item.assumed.length > 0 && <p className="quiet">Assumed: {item.assumed.join(", ")}.</p>}
      {problem && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <p className="row">
        <button className="primary" disabled={busy}>
          {item ? "Save" : "Add"}
        </button>
        {item && (
          <button type="button" disabled={busy} onClick={() => onSave(undefined)}>
            It was not there
          </button>
        )}
      </p>
    </form>
  );
}

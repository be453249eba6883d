/** An exercise from the library. */

import { Dialog } from "@base-ui/react/dialog";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { exercises } from "../api/queries";
import { useCoach } from "../live/CoachProvider";
import { Sheet } from "../shell/Sheet";

export function PickExercise({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { training } = useCoach();
  const [words, setWords] = useState("");
  const found = useQuery(exercises(useDeferredValue(words.trim())));

  function pick(id: string) {
    training.choose(id);
    onClose();
  }

  return (
    <Sheet open={open} onClose={onClose}>
      <Dialog.Title>Exercise</Dialog.Title>
      <label className="field">
        Name
        <input type="search" placeholder="squat, row, press" value={words} onChange={(event) => setWords(event.target.value)} />
      </label>
      <ul className="choices">
        {found.data?.items.map(({ id, name }) => (
          <li key={id}>
            <button className="choice" onClick={() => pick(id)}>
              {name}
            </button>
          </li>
        ))}
      </ul>
      {found.data?.items.length === 0 && <p className="quiet">Nothing is called that.</p>}
    </Sheet>
  );
}

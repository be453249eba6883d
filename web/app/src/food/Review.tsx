/** What a photo was taken for: each item can be mended, and only what is confirmed counts. */

import { Plus } from "lucide-react";
import { useState } from "react";
import type { Schemas } from "../api/http";
import { overtaken } from "../api/overtaken";
import { EditItem } from "./EditItem";
import { likely, whole } from "./figures";
import { Discard, InWords, useChange, useStep } from "./photo_actions";

type Photo = Schemas["Photo"];
type Item = Schemas["PlateItem"];
type Edit = Schemas["ItemEdit"];

export function Review({ photo }: { photo: Photo }) {
  const [open, setOpen] = useState<Item | "new">();
  const change = useChange(photo);
  const confirm = useStep(photo, "confirm");
  const { items = [], totals, questions = [] } = photo.estimate ?? {};
  const problem = open ? undefined : (change.error ?? confirm.error);

  /** Items are given whole: the one that is not named is gone. */
  function save(edited: Edit | undefined) {
    const others = items.map(({ id }) => ({ id }));
    const kept = open === "new" ? [...others, edited] : others.map((one) => (open && one.id === open.id ? edited : one));
    change.mutate({ items: kept.filter((edit) => edit !== undefined) }, { onSuccess: () => setOpen(undefined) });
  }

  function close() {
    setOpen(undefined);
    change.reset();
  }

  return (
    <section className="card photo" aria-label="A photo to review">
      {photo.url && <img src={photo.url} alt="Your meal" />}
      {totals && items.length > 0 && (
        <p className="estimate" aria-live="polite">
          <b>{likely(totals.kcal, "kcal")}</b>
          <span className="quiet">
            protein {whole(totals.protein_g.mid)} g · carbs {whole(totals.carbs_g.mid)} g · fat {whole(totals.fat_g.mid)} g
          </span>
        </p>
      )}
      <Questions questions={questions} items={items} onOpen={setOpen} />
      {items.length === 0 && <InWords photo={photo} />}
      <ul className="choices items">
        {items.map((item) => (
          <li key={item.id}>
            <button className="choice" onClick={() => setOpen(item)}>
              <span>
                <b>{item.name}</b>
                <span className="quiet">{amount(item)}</span>
              </span>
              <span className="figures quiet">{energy(item)}</span>
            </button>
          </li>
        ))}
      </ul>
      {items.length > 0 && (
        <button className="plain" onClick={() => setOpen("new")}>
          <Plus aria-hidden /> Something is missing
        </button>
      )}
      {problem && (
        <p className="problem" role="alert">
          {said(problem)}
        </p>
      )}
      <p className="row">
        <button className="primary" disabled={confirm.isPending || change.isPending || !items.some(({ status }) => status === "matched")} onClick={() => confirm.mutate()}>
          Confirm the meal
        </button>
        <Discard photo={photo} words="Discard" />
      </p>
      <EditItem item={open} onClose={close} onSave={save} busy={change.isPending} problem={change.error ? said(change.error) : undefined} />
    </section>
  );
}

/** The photo is read again with every refusal, so the next try is of what is there now. */
function said(error: Error): string {
  return overtaken(error) ? "This photo was changed elsewhere meanwhile. Look at it once more, then try again." : error.message;
}

interface QuestionsProps {
  questions: Schemas["Question"][];
  items: Item[];
  onOpen: (item: Item) => void;
}

/** Those whose answers could change most; answering is mending the item that is asked about. */
function Questions({ questions, items, onOpen }: QuestionsProps) {
  if (!questions.length) return null;
  return (
    <ul className="questions" aria-label="Questions">
      {questions.map(({ text, item, kcal_swing }) => {
        const meant = items.find(({ id }) => id === item);
        const words = kcal_swing ? `${text} (up to ${whole(kcal_swing)} kcal)` : text;
        return <li key={text}>{meant ? <button onClick={() => onOpen(meant)}>{words}</button> : words}</li>;
      })}
    </ul>
  );
}

function amount({ grams, assumed }: Item): string {
  const weight = grams && (whole(grams.low) === whole(grams.high) ? `${whole(grams.mid)} g` : `${whole(grams.low)}–${whole(grams.high)} g`);
  return [weight, ...assumed].filter(Boolean).join(" · ");
}

function energy({ status, kcal }: Item): string {
  if (status === "unmatched") return "not in the food table";
  if (status === "implausible") return "how much?";
  return kcal ? `${whole(kcal.low)}–${whole(kcal.high)} kcal` : "";
}

/** Which workout, and how ready. */

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import { STARTER_PLANS, type StarterPlan } from "coach-client/starters";
import { me, plans, workouts } from "../api/queries";
import { Rows } from "../earlier/Rows";
import { useCoach } from "../live/CoachProvider";
import { inShort, StarterSheet } from "./StarterSheet";

/** Earlier workouts that are shown beside the choice of a new one. */
const NEWEST = 3;
const FEELINGS = ["Worn out", "Tired", "All right", "Good", "Great"];

export function Begin() {
  const { training } = useCoach();
  const profile = useQuery(me);
  const mine = useQuery(plans);
  const [readiness, setReadiness] = useState(3);
  const [seen, setSeen] = useState<StarterPlan>();
  const begin = (plan?: string) => training.start({ unit: profile.data?.unit ?? "kg", readiness, ...(plan ? { plan } : {}) });
  const own = mine.data?.items ?? [];
  const others = mine.isPending ? [] : STARTER_PLANS.filter(({ name }) => !own.some((plan) => plan.name === name));
  const starters = others.map((plan) => <Choice key={plan.id} name={plan.name} what={inShort(plan)} onPick={() => setSeen(plan)} />);

  return (
    <section className="page" aria-labelledby="train-title">
      <h1 id="train-title">Train</h1>
      <fieldset className="feelings">
        <legend>How do you feel?</legend>
        {FEELINGS.map((words, index) => (
          <label key={words}>
            <input type="radio" name="readiness" checked={readiness === index + 1} onChange={() => setReadiness(index + 1)} />
            <b>{index + 1}</b> {words}
          </label>
        ))}
      </fieldset>
      {mine.error && <p className="problem">{mine.error.message}</p>}
      <h2>Start</h2>
      <ul className="choices">
        {own.map(({ id, name, days }) => (
          <Choice key={id} name={name} what={days.length === 1 ? "1 day" : `${days.length} days, in turn`} onPick={() => begin(id)} />
        ))}
        {own.length === 0 && starters}
        <Choice name="Without a plan" what="Choose each exercise as you go" onPick={() => begin()} />
      </ul>
      {own.length > 0 && (
        <details>
          <summary>
            <h2>More plans</h2>
          </summary>
          <ul className="choices">{starters}</ul>
        </details>
      )}
      <Earlier />
      <StarterSheet plan={seen} onClose={() => setSeen(undefined)} onBegin={begin} />
    </section>
  );
}

function Choice({ name, what, onPick }: { name: string; what: string; onPick: () => void }) {
  return (
    <li>
      <button className="choice" onClick={onPick}>
        <span>
          <b>{name}</b>
          <span className="quiet">{what}</span>
        </span>
        <ChevronRight aria-hidden />
      </button>
    </li>
  );
}

function Earlier() {
  const [newest] = useInfiniteQuery(workouts).data?.pages ?? [];
  const done = newest?.items.filter(({ status }) => status === "ended") ?? [];
  if (!done.length) return null;
  return (
    <>
      <h2>Earlier</h2>
      <Rows workouts={done.slice(0, NEWEST)} />
      <Link to="/train/earlier" className="onward">
        All earlier workouts
      </Link>
    </>
  );
}

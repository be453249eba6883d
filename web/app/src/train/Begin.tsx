/** Which workout, and how ready. */

import { useMutation, useQuery } from "@tanstack/react-query";
import { ChevronRight } from "lucide-react";
import { useState } from "react";
import { body, http } from "../api/http";
import { me, plans, queryClient, workouts } from "../api/queries";
import { useCoach } from "../live/CoachProvider";
import { STARTER } from "./starter";

const FEELINGS = ["Worn out", "Tired", "All right", "Good", "Great"];

export function Begin() {
  const { training } = useCoach();
  const profile = useQuery(me);
  const mine = useQuery(plans);
  const [readiness, setReadiness] = useState(3);
  const unit = profile.data?.unit ?? "kg";
  const make = useMutation({
    mutationFn: () => body(http.POST("/v1/plans", { body: STARTER })),
    onSuccess: (plan) => {
      void queryClient.invalidateQueries(plans);
      begin(plan.id);
    },
  });

  const begin = (plan?: string) => training.start({ unit, readiness, ...(plan ? { plan } : {}) });

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
      <h2>Start</h2>
      <ul className="choices">
        {mine.data?.items.map(({ id, name, days }) => (
          <Choice key={id} name={name} what={`${days.length} days, in turn`} onPick={() => begin(id)} />
        ))}
        {mine.data?.items.length === 0 && <Choice name="Full body" what="A plan to begin with: two days in turn" onPick={() => make.mutate()} />}
        <Choice name="Without a plan" what="Choose each exercise as you go" onPick={() => begin()} />
      </ul>
      {make.error && <p className="problem">{make.error.message}</p>}
      <Past />
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

function Past() {
  const past = useQuery(workouts);
  const done = past.data?.items.filter(({ status }) => status === "ended") ?? [];
  if (!done.length) return null;
  return (
    <>
      <h2>Earlier</h2>
      <ul className="rows">
        {done.map(({ id, title, started_at, summary }) => (
          <li key={id}>
            <span>{title ?? "Workout"}</span>
            <span className="quiet">
              {new Date(started_at).toLocaleDateString(undefined, { weekday: "short", day: "numeric", month: "short" })}
              {typeof summary?.sets === "number" && ` · ${summary.sets} sets`}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

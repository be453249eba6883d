/** One earlier workout: what it came to, and each set, which can still be mended. */

import { useMutation, useQuery } from "@tanstack/react-query";
import { Award } from "lucide-react";
import { useEffect, useState } from "react";
import { useNavigate, useParams } from "react-router";
import type { Unit } from "coach-client";
import { http, ifStill, type Schemas } from "../api/http";
import { orGone, overtaken, thenRead } from "../api/overtaken";
import { me, trainingChanged, workout } from "../api/queries";
import { Back } from "../shell/Back";
import { Question } from "../shell/Question";
import { useScroll } from "../shell/scroll";
import { Waiting } from "../shell/Waiting";
import { Figure } from "../train/Figure";
import { Name } from "../train/Name";
import { recordWords, useMeasure } from "../train/names";
import { CorrectSet } from "./CorrectSet";
import { byExercise, figures, lasted, lifted, summed, type PastSet } from "./figures";

type Whole = Schemas["WholeWorkout"];

export default function OneWorkout() {
  useScroll();
  const { workout: id = "" } = useParams();
  const known = useQuery(workout(id));
  return (
    <section className="page" aria-labelledby="workout-title">
      <Back to="/train/earlier">Earlier workouts</Back>
      <h1 id="workout-title">{known.data ? (known.data.title ?? "Workout") : "Earlier workout"}</h1>
      <Waiting of={known} again={() => void known.refetch()} />
      {known.data && <Shown whole={known.data} />}
    </section>
  );
}

/** How long it says that something was saved. */
const TOLD_MS = 10_000;

function Shown({ whole }: { whole: Whole }) {
  const unit = useQuery(me).data?.unit ?? whole.unit;
  const [open, setOpen] = useState<PastSet>();
  const [told, setTold] = useState("");
  useEffect(() => {
    const timer = told ? setTimeout(() => setTold(""), TOLD_MS) : undefined;
    return () => clearTimeout(timer);
  }, [told]);

  function done(words: string) {
    setTold(words);
    setOpen(undefined);
  }

  return (
    <>
      <p className="quiet">{[when(whole), lasted(whole)].filter(Boolean).join(" · ")}</p>
      <Sums whole={whole} unit={unit} />
      {whole.sets.length === 0 && <p className="quiet">It has no sets.</p>}
      {byExercise(whole.sets).map(([exercise, sets]) => (
        <Exercise key={exercise} exercise={exercise} sets={sets} whole={whole} unit={unit} onOpen={setOpen} />
      ))}
      <p role="status" className="toast">
        {told}
      </p>
      <Remove whole={whole} />
      <CorrectSet workout={whole.id} set={open} unit={unit} onClose={() => setOpen(undefined)} onDone={done} />
    </>
  );
}

function when({ started_at }: Whole): string {
  return new Date(started_at).toLocaleString(undefined, { weekday: "short", day: "numeric", month: "short", year: "numeric", hour: "numeric", minute: "2-digit" });
}

function Sums({ whole, unit }: { whole: Whole; unit: Unit }) {
  const { sets, adherence, tonnage, srpe } = summed(whole);
  if (sets === undefined) return null;
  return (
    <dl className="figures-row">
      <Figure name="Sets" value={String(sets)} />
      {adherence && adherence.planned > 0 && <Figure name="Of the plan" value={`${adherence.done} of ${adherence.planned}`} />}
      {tonnage !== undefined && tonnage > 0 && <Figure name="Lifted" value={lifted(whole, unit)} />}
      {typeof srpe === "number" && <Figure name="Felt" value={`${srpe} of 10`} />}
    </dl>
  );
}

interface ExerciseProps {
  exercise: string;
  sets: PastSet[];
  whole: Whole;
  unit: Unit;
  onOpen: (set: PastSet) => void;
}

function Exercise({ exercise, sets, whole, unit, onOpen }: ExerciseProps) {
  const measure = useMeasure(exercise);
  const records = new Map((summed(whole).records ?? []).map(({ set, types }) => [set, recordWords(types)]));
  return (
    <>
      <h2>
        <Name of={exercise} />
      </h2>
      <ol className="rows sets">
        {sets.map((set, index) => (
          <li key={set.id}>
            <button className="set told" onClick={() => onOpen(set)}>
              <span className="quiet">{set.kind === "warmup" ? "Warm-up" : `Set ${working(sets, index)}`}</span>
              <span className="figures">{figures(set, unit, measure)}</span>
              {records.has(set.id) && (
                <small className="below">
                  <Award aria-hidden className="award" /> {`Record: ${records.get(set.id)}`}
                </small>
              )}
              {set.form_fail && <small className="below quiet">Form gave way</small>}
              {set.note && <small className="below quiet">{set.note}</small>}
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}

/** Warm-up sets are not counted. */
function working(sets: PastSet[], index: number): number {
  return sets.slice(0, index + 1).filter(({ kind }) => kind !== "warmup").length;
}

function Remove({ whole: { id, revision } }: { whole: Whole }) {
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => orGone(http.DELETE("/v1/workouts/{workout}", { params: { path: { workout: id }, header: ifStill(revision) } })),
    onSuccess: () => navigate("/train/earlier"),
    onSettled: thenRead(trainingChanged),
  });
  const late = overtaken(remove.error) ? "This workout was changed elsewhere meanwhile. Look at it once more before it goes." : undefined;
  return (
    <Question trigger={<button className="plain bad wide done">Delete the workout</button>} title="Delete this workout?" yes="Delete" no="Keep" act={remove} problem={late}>
      It goes with all its sets and the records that they made, and cannot be brought back.
    </Question>
  );
}

/** What the training adds up to. */

import { useMutation, useQuery } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { Bar, BarChart, CartesianGrid, Line, LineChart, Tooltip, XAxis, YAxis } from "recharts";
import { http } from "../api/http";
import { me, progress, queryClient } from "../api/queries";
import { Name } from "../train/Name";
import { Plot } from "./Plot";
import { spelled } from "../train/names";

const day = (at: string | number) => new Date(at).toLocaleDateString(undefined, { day: "numeric", month: "short" });

function firstOfEachDay(entries: { at: string }[]): number[] {
  const days = new Map(entries.toReversed().map(({ at }) => [day(at), Date.parse(at)]));
  return [...days.values()].sort((a, b) => a - b);
}

export default function Progress() {
  const known = useQuery(progress);
  const { items = [], maxima = [], volume = [] } = known.data ?? {};
  const weights = items.filter(({ kind }) => kind === "bodyweight").toReversed();
  const unit = weights.at(-1)?.unit ?? "kg";
  const latest = volume.map(({ week }) => week).sort().at(-1);
  const week = volume.filter((one) => one.week === latest).map(({ muscle, sets }) => ({ muscle: spelled(muscle), sets }));

  return (
    <section className="page" aria-labelledby="progress-title">
      <h1 id="progress-title">Progress</h1>
      {known.error && <p className="problem">{known.error.message}</p>}
      <h2>Body weight</h2>
      <Weigh />
      {weights.length > 1 && (
        <Plot words={`Body weight, ${weights.length} times, last ${weights.at(-1)?.value} ${unit}`}>
          <LineChart data={weights.map(({ at, value }) => ({ at: Date.parse(at), value }))} margin={{ right: 16 }}>
            <CartesianGrid strokeDasharray="2 4" vertical={false} />
            <XAxis dataKey="at" type="number" domain={["dataMin", "dataMax"]} ticks={firstOfEachDay(weights)} tickFormatter={day} minTickGap={24} />
            <YAxis domain={["auto", "auto"]} width={40} />
            <Tooltip labelFormatter={(at) => day(Number(at))} />
            <Line dataKey="value" name={unit} stroke="var(--accent)" strokeWidth={2} isAnimationActive={false} />
          </LineChart>
        </Plot>
      )}
      {weights.length === 1 && (
        <p>
          {weights[0]?.value} {unit} on {day(weights[0]?.at ?? 0)}
        </p>
      )}
      <h2>Estimated maxima</h2>
      {maxima.length ? (
        <ul className="rows">
          {maxima.map((best) => (
            <li key={best.exercise}>
              <Name of={best.exercise} />
              <span className="figures">
                {best.value} {best.unit} <small className="quiet">{best.label}</small>
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="quiet">They appear with your first hard sets.</p>
      )}
      <h2>Sets per muscle this week</h2>
      {week.length ? (
        <Plot words={week.map(({ muscle, sets }) => `${muscle} ${sets}`).join(", ")} height={40 + week.length * 28}>
          <BarChart data={week} layout="vertical">
            <XAxis type="number" allowDecimals={false} />
            <YAxis type="category" dataKey="muscle" width={96} interval={0} />
            <Tooltip />
            <Bar dataKey="sets" fill="var(--accent)" radius={4} isAnimationActive={false} />
          </BarChart>
        </Plot>
      ) : (
        <p className="quiet">Nothing was lifted yet this week.</p>
      )}
    </section>
  );
}

function Weigh() {
  const profile = useQuery(me);
  const unit = profile.data?.unit ?? "kg";
  const add = useMutation({
    mutationFn: (value: number) => http.POST("/v1/progress", { body: { kind: "bodyweight", value, unit } }),
    onSuccess: () => queryClient.invalidateQueries(progress),
  });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    add.mutate(Number(new FormData(form).get("weight")));
    form.reset();
  }

  return (
    <form className="row" onSubmit={submit}>
      <label className="field inline">
        Today, in {unit}
        <input name="weight" type="number" inputMode="decimal" step="0.1" min={20} max={1_400} required />
      </label>
      <button disabled={add.isPending}>Add</button>
      {add.error && <p className="problem">{add.error.message}</p>}
    </form>
  );
}

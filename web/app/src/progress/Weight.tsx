/** Body weight, as it is told. */

import { useMutation, useQuery } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { http } from "../api/http";
import { foodChanged, me, progress, progressChanged } from "../api/queries";
import { day, OverTime } from "./OverTime";

export function Weight() {
  const known = useQuery(progress("bodyweight"));
  const weights = (known.data?.items ?? []).toReversed();
  const last = weights.at(-1);
  const unit = last?.unit ?? "kg";
  const points = weights.filter((one) => (one.unit ?? "kg") === unit).map(({ at, value }) => ({ at: Date.parse(at), value: value ?? 0 }));
  return (
    <>
      <Weigh />
      {known.error && <p className="problem">{known.error.message}</p>}
      {last && points.length < 2 && (
        <p>
          {last.value} {unit} on {day(last.at)}
        </p>
      )}
      {points.length > 1 && <OverTime words={`Body weight, ${points.length} times, last ${last?.value} ${unit}`} unit={unit} points={points} />}
    </>
  );
}

function Weigh() {
  const profile = useQuery(me);
  const unit = profile.data?.unit ?? "kg";
  const add = useMutation({
    mutationFn: (form: HTMLFormElement) => http.POST("/v1/progress", { body: { kind: "bodyweight", value: Number(new FormData(form).get("weight")), unit } }),
    onSuccess: (_added, form) => {
      form.reset();
      return Promise.all([progressChanged(), foodChanged()]);
    },
  });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    add.mutate(event.currentTarget);
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

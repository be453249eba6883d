/** A meal in words: what it says was eaten, so it counts at once. */

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { body, http, type Schemas } from "../api/http";
import { useOnce } from "../api/once";
import { foodChanged, me } from "../api/queries";
import { eatenOn, likely } from "./figures";

export function Telling({ day }: { day: string }) {
  const [text, setText] = useState("");
  const profile = useQuery(me);
  const once = useOnce(text);
  const add = useMutation({
    mutationFn: (words: string) =>
      body(http.POST("/v1/meals", { body: { text: words, eaten_at: eatenOn(day) }, params: { header: once } })),
    onSuccess: () => {
      setText("");
      return foodChanged();
    },
  });

  const added = ({ totals }: Schemas["LoggedMeal"]) => (profile.data?.hide_numbers ? "Added." : `Added: ${likely(totals.kcal, "kcal")}.`);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (text.trim()) add.mutate(text.trim());
  }

  return (
    <form className="telling" onSubmit={submit}>
      <label className="field inline">
        What did you eat?
        <input value={text} onChange={(event) => setText(event.target.value)} placeholder="2 eggs and a banana" maxLength={2_000} enterKeyHint="done" />
      </label>
      <button className="primary" disabled={add.isPending || !text.trim()}>
        Add
      </button>
      <p role="status" className={add.error ? "problem" : "quiet"}>
        {add.error ? add.error.message : add.data ? added(add.data) : ""}
      </p>
    </form>
  );
}

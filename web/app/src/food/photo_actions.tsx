/** What can be done about a photo, as one request each; whoever was slower is told. */

import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { body, http, type Schemas } from "../api/http";
import { thenRead } from "../api/overtaken";
import { foodChanged } from "../api/queries";

type Photo = Schemas["Photo"];
type Changes = Schemas["PhotoChanges"];

const STEPS = { confirm: "/v1/photos/{photo}/confirm", reject: "/v1/photos/{photo}/reject" } as const;

export function useChange(photo: Photo) {
  return useMutation({
    mutationFn: (changes: Changes) => body(http.PATCH("/v1/photos/{photo}", { params: params(photo), body: changes })),
    onSettled: thenRead(foodChanged),
  });
}

export function useStep(photo: Photo, step: keyof typeof STEPS) {
  return useMutation({ mutationFn: () => body(http.POST(STEPS[step], { params: params(photo) })), onSettled: thenRead(foodChanged) });
}

function params({ id, version }: Photo) {
  return { path: { photo: id }, header: { "if-match": `"${version}"` } };
}

/** For what a picture does not show, and for one that could not be looked at. */
export function InWords({ photo }: { photo: Photo }) {
  const [text, setText] = useState("");
  const change = useChange(photo);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (text.trim()) change.mutate({ text: text.trim() });
  }

  return (
    <form className="telling" onSubmit={submit}>
      <label className="field inline">
        What is on the plate?
        <input value={text} onChange={(event) => setText(event.target.value)} placeholder="150 g chicken, 200 g rice" maxLength={2_000} enterKeyHint="done" />
      </label>
      <button disabled={change.isPending || !text.trim()}>Estimate</button>
      {change.error && <p className="problem">{change.error.message}</p>}
    </form>
  );
}

export function Discard({ photo, words }: { photo: Photo; words: string }) {
  const reject = useStep(photo, "reject");
  return (
    <>
      <button onClick={() => reject.mutate()} disabled={reject.isPending}>
        {words}
      </button>
      {reject.error && <p className="problem">{reject.error.message}</p>}
    </>
  );
}

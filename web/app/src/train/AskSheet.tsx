/** A question between two sets: the coach sees the workout, and answers in a few words. */

import { Dialog } from "@base-ui/react/dialog";
import { useEffect, useState, type FormEvent } from "react";
import { Turn } from "../chat/Turn";
import { useCoach } from "../live/CoachProvider";
import { useStore } from "../live/store";
import { Sheet } from "../shell/Sheet";
import type { Workout } from "./training";
import { voice } from "./voice";

interface Props {
  open: boolean;
  onClose: () => void;
  workout: Workout;
}

export function AskSheet({ open, onClose, workout }: Props) {
  const { chat, training } = useCoach();
  const turns = useStore(chat);
  const [text, setText] = useState("");
  const shown = workout.asked === undefined ? undefined : turns.get(workout.asked);
  const answer = shown?.done ? shown.text : undefined;
  useEffect(() => {
    if (answer) voice().say(answer.replaceAll(/\s?\[\d+\]/g, ""), `answer ${workout.asked}`);
  }, [answer, workout.asked]);

  function ask(question: string) {
    training.ask(chat.ask(question, shown?.conversation, { workout: workout.id, mode: "live" }));
    setText("");
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (text.trim()) ask(text.trim());
  }

  return (
    <Sheet open={open} onClose={onClose}>
      <Dialog.Title>Ask</Dialog.Title>
      {shown && <Turn shown={shown} onAgain={ask} />}
      <form className="telling" onSubmit={submit}>
        <label className="field inline">
          Your question
          <input value={text} onChange={(event) => setText(event.target.value)} placeholder="Why this load?" maxLength={1_000} enterKeyHint="send" />
        </label>
        <button className="primary" disabled={!text.trim()}>
          Ask
        </button>
      </form>
    </Sheet>
  );
}

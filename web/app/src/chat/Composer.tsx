/** Where a question is written, and an answer stopped. */

import { ArrowUp, Square } from "lucide-react";
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from "react";

const LONGEST = 8_000;

interface Props {
  /** Kept under this name while it is unsent. */
  draft: string;
  onAsk: (text: string) => void;
  onStop: (() => void) | undefined;
}

export function Composer({ draft, onAsk, onStop }: Props) {
  const [text, setText] = useDraft(`coach.draft.${draft}`);
  const area = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    const field = area.current;
    if (!field) return;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
  }, [text]);

  function submit(event?: FormEvent) {
    event?.preventDefault();
    const question = text.trim();
    if (!question) return;
    setText("");
    onAsk(question);
    area.current?.focus();
  }

  function key(event: KeyboardEvent) {
    const writing = event.nativeEvent.isComposing || matchMedia("(pointer: coarse)").matches;
    if (event.key !== "Enter" || event.shiftKey || writing) return;
    event.preventDefault();
    submit();
  }

  return (
    <form className="composer" onSubmit={submit}>
      <textarea
        ref={area}
        rows={1}
        value={text}
        maxLength={LONGEST}
        placeholder="Ask your coach"
        aria-label="Ask your coach"
        enterKeyHint="send"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={key}
      />
      {onStop && !text.trim() ? (
        <button type="button" className="primary round" onClick={onStop} aria-label="Stop the answer">
          <Square aria-hidden fill="currentColor" />
        </button>
      ) : (
        <button className="primary round" disabled={!text.trim()} aria-label="Send">
          <ArrowUp aria-hidden />
        </button>
      )}
    </form>
  );
}

/** A text that a reload does not take away. */
function useDraft(name: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => sessionStorage.getItem(name) ?? "");
  return [
    text,
    (changed) => {
      setText(changed);
      if (changed) sessionStorage.setItem(name, changed);
      else sessionStorage.removeItem(name);
    },
  ];
}

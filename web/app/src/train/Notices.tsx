/** What the coach says unasked between two sets. What is liked comes again, what is waved away comes less. */

import { ThumbsUp, X } from "lucide-react";
import { useCoach } from "../live/CoachProvider";
import type { Notice } from "./training";

export function Notices({ notices }: { notices: Notice[] }) {
  const { training } = useCoach();
  return (
    <div aria-live="polite">
      {notices.map(({ id, kind, text }) => (
        <p key={id} className={`notice ${kind}`}>
          <span>{text}</span>
          {kind !== "refused" && (
            <>
              <button className="icon" aria-label="More like this" onClick={() => training.judge(id, "up")}>
                <ThumbsUp aria-hidden />
              </button>
              <button className="icon" aria-label="Less like this" onClick={() => training.judge(id, "dismiss")}>
                <X aria-hidden />
              </button>
            </>
          )}
        </p>
      ))}
    </div>
  );
}

/** How an exercise is done, for somebody who stands before it for the first time. */

import { Dialog } from "@base-ui/react/dialog";
import { useQuery } from "@tanstack/react-query";
import { exercise } from "../api/queries";
import { Sheet } from "../shell/Sheet";
import { record, spelled } from "./names";

export function HowTo({ of, open, onClose }: { of: string; open: boolean; onClose: () => void }) {
  const found = useQuery({ ...exercise(of), enabled: open });
  const { set_up, execution, cues = [], faults = [], primary = [] } = record(found.data);
  const [video] = found.data?.videos ?? [];
  return (
    <Sheet open={open} onClose={onClose}>
      <Dialog.Title>{found.data?.name ?? spelled(of)}</Dialog.Title>
      {found.error && <p className="problem">{found.error.message}</p>}
      {video && <video className="how" src={video.url} controls muted playsInline preload="none" aria-label={video.title ?? "How it is done"} />}
      {primary.length > 0 && <p className="quiet">Trains {primary.map((muscle) => spelled(muscle).toLowerCase()).join(", ")}.</p>}
      {set_up && <p>{set_up}</p>}
      {execution && <p>{execution}</p>}
      {cues.length > 0 && (
        <ul className="cues">
          {cues.map((cue) => (
            <li key={cue}>{cue}</li>
          ))}
        </ul>
      )}
      {faults.length > 0 && (
        <>
          <h3>If it goes wrong</h3>
          <ul className="cues">
            {faults.map(({ sign, fix }) => (
              <li key={sign}>
                {spelled(sign)}: {fix}
              </li>
            ))}
          </ul>
        </>
      )}
    </Sheet>
  );
}

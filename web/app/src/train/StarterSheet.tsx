/** A plan of the library before it becomes one's own: for whom it is, and what it asks for. */

import { Dialog } from "@base-ui/react/dialog";
import { useMutation } from "@tanstack/react-query";
import type { StarterPlan } from "coach-client/starters";
import { body, http } from "../api/http";
import { useOnce } from "../api/once";
import { plans, queryClient } from "../api/queries";
import { Sheet } from "../shell/Sheet";
import { spelled } from "./names";

export function inShort({ days_per_week, minutes, level }: StarterPlan): string {
  return [days_per_week && `${days_per_week} days a week`, minutes && `${minutes} min`, level].filter(Boolean).join(" · ");
}

interface Props {
  plan: StarterPlan | undefined;
  onClose: () => void;
  onBegin: (plan: string) => void;
}

export function StarterSheet({ plan, onClose, onBegin }: Props) {
  return (
    <Sheet open={plan !== undefined} onClose={onClose}>
      {plan && <Details key={plan.id} plan={plan} onBegin={onBegin} />}
    </Sheet>
  );
}

function Details({ plan, onBegin }: { plan: StarterPlan; onBegin: Props["onBegin"] }) {
  const { id: _id, ...document } = plan;
  const once = useOnce(plan.id);
  const make = useMutation({
    mutationFn: () => body(http.POST("/v1/plans", { body: document, params: { header: once } })),
    onSuccess: (made) => {
      void queryClient.invalidateQueries(plans);
      onBegin(made.id);
    },
  });
  return (
    <>
      <Dialog.Title>{plan.name}</Dialog.Title>
      <Dialog.Description>{plan.summary}</Dialog.Description>
      <p className="quiet">{inShort(plan)}</p>
      {plan.days.map((day) => (
        <section key={day.name}>
          <h3>{day.name}</h3>
          <ul className="eaten">
            {day.items.map((item, index) => (
              <li key={index}>
                <span>{spelled(item.exercise)}</span>
                <span className="quiet">{item.sets} sets</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
      {plan.progression && <p className="quiet after">{plan.progression}</p>}
      {plan.notes?.map((note) => (
        <p key={note} className="quiet">
          {note}
        </p>
      ))}
      {make.error && (
        <p className="problem" role="alert">
          {make.error.message}
        </p>
      )}
      <button className="primary wide huge begin" disabled={make.isPending} onClick={() => make.mutate()}>
        Begin with {plan.days[0]?.name}
      </button>
    </>
  );
}

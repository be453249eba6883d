/** The meals of a day, each with what it was taken for. */

import { useMutation } from "@tanstack/react-query";
import { Camera, MessageCircle, Trash2, UtensilsCrossed } from "lucide-react";
import { http, type Schemas } from "../api/http";
import { orGone } from "../api/overtaken";
import { foodChanged } from "../api/queries";
import { Question } from "../shell/Question";
import { likely, whole } from "./figures";

type Meal = Schemas["LoggedMeal"];

const ICONS = { photo: Camera, text: UtensilsCrossed, items: UtensilsCrossed, chat: MessageCircle };

export function Meals({ meals }: { meals: Meal[] }) {
  if (!meals.length) return null;
  return (
    <>
      <h2>Meals</h2>
      {meals.toReversed().map((meal) => (
        <MealCard key={meal.id} meal={meal} />
      ))}
    </>
  );
}

function MealCard({ meal: { items, totals, eaten_at, source, photo } }: { meal: Meal }) {
  const Icon = ICONS[source];
  const time = new Date(eaten_at).toLocaleTimeString(undefined, { hour: "numeric", minute: "2-digit" });
  return (
    <article className="card meal" aria-label={`Meal at ${time}`}>
      <p className="meal-head">
        <Icon aria-hidden /> <b>{likely(totals.kcal, "kcal")}</b>
        <time className="quiet">{time}</time>
      </p>
      <ul className="eaten">
        {items.map((item, index) => (
          <li key={index}>
            <span>{item.name}</span>
            <span className="quiet figures">{item.grams && item.kcal ? `${whole(item.grams.mid)} g · ${whole(item.kcal.mid)} kcal` : "not counted"}</span>
          </li>
        ))}
      </ul>
      {photo && <Remove photo={photo} time={time} />}
    </article>
  );
}

/** A meal goes with its photo, of which nothing else can change any more. One that was told in words has no route for it. */
function Remove({ photo, time }: { photo: string; time: string }) {
  const remove = useMutation({
    mutationFn: () => orGone(http.DELETE("/v1/photos/{photo}", { params: { path: { photo } } })),
    onSuccess: foodChanged,
  });
  const trigger = (
    <button className="plain bad remove" aria-label={`Delete the meal at ${time}`}>
      <Trash2 aria-hidden /> Delete
    </button>
  );
  return (
    <Question trigger={trigger} title="Delete this meal?" yes="Delete" no="Keep" act={remove}>
      It goes from your day together with its photo, and cannot be brought back.
    </Question>
  );
}

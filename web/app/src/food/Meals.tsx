/** The meals of a day, each with what it was taken for. */

import { Camera, MessageCircle, UtensilsCrossed } from "lucide-react";
import type { Schemas } from "../api/http";
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

function MealCard({ meal: { items, totals, eaten_at, source } }: { meal: Meal }) {
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
    </article>
  );
}

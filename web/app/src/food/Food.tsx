/** What was eaten on a day, and what that leaves. */

import { useQuery } from "@tanstack/react-query";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { Link, useParams } from "react-router";
import { nutritionDay } from "../api/queries";
import { OFFERED } from "../offered";
import { Day } from "./Day";
import { shifted, spelledDay, today } from "./figures";
import { Meals } from "./Meals";
import { NewPhoto } from "./NewPhoto";
import { Photos } from "./Photos";
import { Telling } from "./Telling";

const DAY = /^\d{4}-\d{2}-\d{2}$/;

export default function Food() {
  const { date = "" } = useParams();
  const day = DAY.test(date) ? date : today();
  const known = useQuery(nutritionDay(day));

  return (
    <section className="page" aria-labelledby="food-title">
      <h1 id="food-title">Food</h1>
      {OFFERED.photos && <NewPhoto key={`photo ${day}`} day={day} />}
      <Telling key={day} day={day} />
      {OFFERED.photos && <Photos />}
      <nav className="days" aria-label="Days">
        <Link to={`/food/${shifted(day, -1)}`} aria-label="The day before">
          <ChevronLeft aria-hidden />
        </Link>
        <h2 aria-live="polite">{spelledDay(day)}</h2>
        {day < today() ? (
          <Link to={`/food/${shifted(day, 1)}`} aria-label="The day after">
            <ChevronRight aria-hidden />
          </Link>
        ) : (
          <span />
        )}
      </nav>
      {known.error && <p className="problem">{known.error.message}</p>}
      {known.data && <Day day={known.data} />}
      {known.data && <Meals meals={known.data.meals} />}
    </section>
  );
}

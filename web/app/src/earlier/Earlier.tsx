/** All workouts, newest first. */

import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { workouts } from "../api/queries";
import { useCoach } from "../live/CoachProvider";
import { useStore } from "../live/store";
import { Back } from "../shell/Back";
import { useScroll } from "../shell/scroll";
import { Waiting } from "../shell/Waiting";
import { byMonth, spelledMonth } from "./figures";
import { Rows } from "./Rows";

export default function Earlier() {
  useScroll();
  const list = useInfiniteQuery(workouts);
  const atHand = useStore(useCoach().training);
  const all = list.data?.pages.flatMap(({ items }) => items) ?? [];
  const earlier = all.filter(({ id, status }) => status === "ended" || id !== atHand?.id);
  return (
    <section className="page" aria-labelledby="earlier-title">
      <Back to="/train">Train</Back>
      <h1 id="earlier-title">Earlier workouts</h1>
      {list.data && !earlier.length && (
        <p className="quiet">
          Nothing yet: a workout stands here once it is finished. <Link to="/train">Start one</Link>
        </p>
      )}
      {byMonth(earlier).map(([month, of]) => (
        <section key={month} aria-label={spelledMonth(month)}>
          <h2>{spelledMonth(month)}</h2>
          <Rows workouts={of} />
        </section>
      ))}
      <Waiting of={list} again={() => void (list.isFetchNextPageError ? list.fetchNextPage() : list.refetch())} />
      {list.hasNextPage && !list.isFetchNextPageError && (
        <button className="wide after" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {list.isFetchingNextPage ? "One moment" : "Show earlier ones"}
        </button>
      )}
    </section>
  );
}

/** What the training adds up to. */

import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { me } from "../api/queries";
import { OFFERED } from "../offered";
import { Maxima } from "./Maxima";
import { Volume } from "./Volume";
import { Weight } from "./Weight";

export default function Progress() {
  const profile = useQuery(me);
  return (
    <section className="page" aria-labelledby="progress-title">
      <h1 id="progress-title">Progress</h1>
      {profile.data?.hide_numbers === false && (
        <>
          <h2>Body weight</h2>
          <Weight />
        </>
      )}
      <h2>Estimated maxima</h2>
      <Maxima />
      <h2>Sets per muscle</h2>
      <Volume />
      {OFFERED.training && (
        <Link to="/train/earlier" className="onward">
          All earlier workouts
        </Link>
      )}
    </section>
  );
}

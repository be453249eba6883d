/** A day against its targets: what is certain in full colour, what the estimates leave open in a lighter one. */

import { Link } from "react-router";
import { Bar, BarChart, ReferenceLine, XAxis, YAxis } from "recharts";
import type { Schemas } from "../api/http";
import { Plot } from "../progress/Plot";
import { NUTRIENTS, whole, type Range } from "./figures";

type NutritionDay = Schemas["NutritionDay"];
type Targets = Schemas["DayTargets"];

interface Row {
  name: string;
  unit: string;
  eaten: Range;
  target: number | undefined;
}

export function Day({ day }: { day: NutritionDay }) {
  if (day.hidden) return <p className="quiet">Numbers are switched off in your profile, so none are shown here.</p>;
  if (!day.totals) return null;
  const rows = rowsOf(day.totals, day.targets);
  const aimed = rows.filter(({ target }) => target);
  return (
    <section className="card" aria-label="The day against its targets">
      {aimed.length > 0 && <Against rows={aimed} />}
      <dl className="nutrients">
        {rows.map((row) => (
          <Nutrient key={row.name} {...row} />
        ))}
      </dl>
      <Aim targets={day.targets} />
    </section>
  );
}

/** Shares of the targets, in per cent: amounts of different units in one plot. */
function Against({ rows }: { rows: Row[] }) {
  const shares = rows.map(({ name, eaten: { low, high }, target = 1 }) => ({
    name,
    sure: (100 * low) / target,
    open: (100 * (high - low)) / target,
  }));
  const most = Math.max(115, ...shares.map(({ sure, open }) => sure + open + 5));
  const words = rows.map(({ name, eaten, target, unit }) => `${name} ${whole(eaten.mid)} of ${whole(target ?? 0)} ${unit}`).join(", ");
  return (
    <Plot words={words} height={24 + rows.length * 36}>
      <BarChart data={shares} layout="vertical" barSize={16} margin={{ top: 18, right: 8 }}>
        <XAxis type="number" domain={[0, most]} hide />
        <YAxis type="category" dataKey="name" width={64} axisLine={false} tickLine={false} interval={0} />
        <Bar dataKey="sure" stackId="eaten" fill="var(--accent)" background={{ fill: "var(--sunk)" }} isAnimationActive={false} />
        <Bar dataKey="open" stackId="eaten" fill="var(--open)" isAnimationActive={false} />
        <ReferenceLine x={100} stroke="var(--ink)" strokeWidth={2} label={{ value: "Target", position: "top" }} />
      </BarChart>
    </Plot>
  );
}

function Nutrient({ name, unit, eaten, target }: Row) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <b>{whole(eaten.mid)}</b>
        {target ? ` of ${whole(target)} ${unit}` : ` ${unit}`}
        {whole(eaten.low) !== whole(eaten.high) && (
          <small className="quiet">
            {whole(eaten.low)}–{whole(eaten.high)}
          </small>
        )}
      </dd>
    </div>
  );
}

const REFUSED: Record<NonNullable<Targets["refused"]>, string> = {
  minor: "Energy targets are for adults. Eat regular meals, and ask a doctor or dietitian about anything else.",
  pregnant: "No energy target while you are pregnant: a midwife or dietitian knows what you need.",
  ed_flag: "No energy target here, as you asked.",
  underweight: "Your weight is low for your height, so there is no target to eat less. Please talk to a doctor or dietitian.",
};

const NEEDED: Record<Targets["missing"][number], string> = { weight: "your weight", height_cm: "your height", birth_date: "your date of birth", sex: "your sex" };

function Aim({ targets }: { targets: Targets | null }) {
  if (targets?.refused) return <p className="quiet">{REFUSED[targets.refused]}</p>;
  if (!targets?.missing.length) return null;
  const profile = targets.missing.filter((name) => name !== "weight");
  return (
    <p className="quiet">
      For targets, {profile.length > 0 && (
        <>
          <Link to="/profile">tell {listed(profile.map((name) => NEEDED[name]))}</Link>
          {targets.missing.includes("weight") && " and "}
        </>
      )}
      {targets.missing.includes("weight") && <Link to="/progress">add your weight</Link>}.
    </p>
  );
}

function listed(words: string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

function rowsOf(totals: Schemas["Totals"], targets: Targets | null): Row[] {
  const aims = { kcal: targets?.kcal, ...targets?.macros };
  return NUTRIENTS.map(({ key, name, unit }) => ({ name, unit, eaten: totals[key], target: aims[key] ?? undefined }));
}

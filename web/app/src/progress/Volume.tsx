/** Hard sets of each muscle, this week beside the last. */

import { useQuery } from "@tanstack/react-query";
import { Bar, BarChart, Legend, Tooltip, XAxis, YAxis } from "recharts";
import { progress } from "../api/queries";
import { spelled } from "../train/names";
import { Plot } from "./Plot";
import { byMuscle } from "./weeks";

export function Volume() {
  const known = useQuery(progress("e1rm_record"));
  const rows = byMuscle(known.data?.volume ?? [], new Date());
  if (!rows.length) return known.data ? <p className="quiet">Nothing was lifted this week or the last.</p> : null;
  const words = rows.map(({ muscle, now, before }) => `${spelled(muscle)} ${now}, last week ${before}`).join("; ");
  return (
    <>
      <p className="quiet">The rules aim at 10 to 20 a week. A muscle that only helps counts half.</p>
      <Plot words={words} height={64 + rows.length * 36}>
        <BarChart data={rows} layout="vertical" barGap={2} margin={{ right: 16 }}>
          <XAxis type="number" allowDecimals={false} />
          <YAxis type="category" dataKey="muscle" tickFormatter={spelled} width={96} interval={0} />
          <Tooltip labelFormatter={(muscle) => spelled(String(muscle))} />
          <Legend />
          <Bar dataKey="now" name="This week" fill="var(--accent)" radius={4} isAnimationActive={false} />
          <Bar dataKey="before" name="Last week" fill="var(--open)" radius={4} isAnimationActive={false} />
        </BarChart>
      </Plot>
    </>
  );
}

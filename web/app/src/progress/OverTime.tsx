/** Values over time, one point each. */

import { CartesianGrid, Line, LineChart, Tooltip, XAxis, YAxis } from "recharts";
import { Plot } from "./Plot";

export interface Point {
  at: number;
  value: number;
}

export const day = (at: string | number): string => new Date(at).toLocaleDateString(undefined, { day: "numeric", month: "short" });

export function OverTime({ words, unit, points }: { words: string; unit: string; points: Point[] }) {
  return (
    <Plot words={words}>
      <LineChart data={points} margin={{ right: 16, top: 8 }}>
        <CartesianGrid strokeDasharray="2 4" vertical={false} />
        <XAxis dataKey="at" type="number" domain={["dataMin", "dataMax"]} ticks={firstOfEachDay(points)} tickFormatter={day} minTickGap={24} />
        <YAxis domain={["auto", "auto"]} width={48} tickFormatter={(value: number) => String(Math.round(value * 10) / 10)} />
        <Tooltip labelFormatter={(at) => day(Number(at))} />
        <Line dataKey="value" name={unit} stroke="var(--accent)" strokeWidth={2} isAnimationActive={false} />
      </LineChart>
    </Plot>
  );
}

function firstOfEachDay(points: Point[]): number[] {
  const days = new Map(points.toReversed().map(({ at }) => [day(at), at]));
  return [...days.values()].sort((a, b) => a - b);
}

/** Sets by muscle, of the week at hand and the one before it. */

import type { Schemas } from "../api/http";

export interface MuscleRow {
  muscle: string;
  now: number;
  before: number;
}

/** The most trained first. Weeks begin on Mondays. */
export function byMuscle(volume: Schemas["MuscleWeek"][], today: Date): MuscleRow[] {
  const [now, before] = [monday(today, 0), monday(today, -7)];
  const rows = new Map<string, MuscleRow>();
  for (const { week, muscle, sets } of volume) {
    const row = rows.get(muscle) ?? { muscle, now: 0, before: 0 };
    if (week === now) rows.set(muscle, { ...row, now: sets });
    if (week === before) rows.set(muscle, { ...row, before: sets });
  }
  return [...rows.values()].sort((a, b) => b.now - a.now || b.before - a.before);
}

function monday(day: Date, shift: number): string {
  const at = new Date(day.getFullYear(), day.getMonth(), day.getDate() - ((day.getDay() + 6) % 7) + shift);
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

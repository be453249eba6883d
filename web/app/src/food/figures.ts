/** Amounts as they are read: an estimate is a range, and says so. */

import type { Schemas } from "../api/http";

export type Range = Schemas["Range"];

/** The nutrients of a day, in the order in which they are shown. */
export const NUTRIENTS = [
  { key: "kcal", name: "Energy", unit: "kcal" },
  { key: "protein_g", name: "Protein", unit: "g" },
  { key: "carbs_g", name: "Carbs", unit: "g" },
  { key: "fat_g", name: "Fat", unit: "g" },
] as const;

export const whole = (value: number): string => Math.round(value).toLocaleString();

/** `420–640 kcal, likely 520`; one number where both ends are as good as the same. */
export function likely({ low, mid, high }: Range, unit: string): string {
  return whole(low) === whole(high) ? `${whole(mid)} ${unit}` : `${whole(low)}–${whole(high)} ${unit}, likely ${whole(mid)}`;
}

/** The user's own calendar day of this moment, as the API writes days. */
export function today(): string {
  return dayOf(new Date());
}

export function shifted(day: string, by: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return dayOf(new Date(year, month - 1, date + by));
}

export function spelledDay(day: string): string {
  if (day === today()) return "Today";
  if (day === shifted(today(), -1)) return "Yesterday";
  return new Date(`${day}T12:00`).toLocaleDateString(undefined, { weekday: "long", day: "numeric", month: "long" });
}

/** Noon of an earlier day, this moment of today: when a meal told now was eaten. */
export function eatenOn(day: string): string {
  return (day === today() ? new Date() : new Date(`${day}T12:00`)).toISOString();
}

function dayOf(at: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** An exercise as a person calls it, and what the library says of it. */

import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "../api/http";
import { exercise } from "../api/queries";

/** What the page reads of a record of the library. */
interface Known {
  set_up?: string;
  execution?: string;
  cues?: string[];
  faults?: { sign: string; fix: string }[];
  primary?: string[];
  loading?: string;
  modality?: string;
}

export function record(found: Schemas["Exercise"] | undefined): Known {
  return (found?.record ?? {}) as Known;
}

/** Spelled from the id until the library has answered. */
export function useName(id: string): string {
  const found = useQuery({ ...exercise(id), enabled: id !== "" });
  return found.data?.name ?? spelled(id);
}

const UNLOADED = ["bodyweight", "bodyweight_plus", "none"];
const COUNTED: Record<string, string> = { seconds: "Seconds", metres: "Metres" };

/** What a set of it is: done with the body's own weight, where no load is one too, and counted in what. */
export function useMeasure(id: string): { unloaded: boolean; counted: string } {
  const { loading = "", modality = "" } = record(useQuery({ ...exercise(id), enabled: id !== "" }).data);
  return { unloaded: UNLOADED.includes(loading), counted: COUNTED[modality] ?? "Repetitions" };
}

const RECORDS: Record<string, string> = { weight: "heaviest", e1rm: "best estimate" };

export const recordWords = (types: string[]): string => types.map((type) => RECORDS[type] ?? type).join(", ");

export function spelled(id: string): string {
  const words = id.replaceAll(/[-_]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

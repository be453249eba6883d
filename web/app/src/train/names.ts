/** An exercise as a person calls it. */

import { useQuery } from "@tanstack/react-query";
import { exercise } from "../api/queries";

/** Spelled from the id until the library has answered. */
export function useName(id: string): string {
  const found = useQuery({ ...exercise(id), enabled: id !== "" });
  return found.data?.name ?? spelled(id);
}

export function spelled(id: string): string {
  const words = id.replaceAll(/[-_]/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

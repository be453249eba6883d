/** A set of an earlier workout is corrected or deleted, as long as it is still what was read; else it is told what it is now. */

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { body, http, ifStill, type Schemas } from "../api/http";
import { orGone, overtaken, thenRead } from "../api/overtaken";
import { queryClient, setChanged, trainingChanged, workout } from "../api/queries";
import type { Correction, PastSet } from "./figures";

export function useSetChange(of: string, opened: PastSet, onDone: (told: string) => void) {
  /** The newest that is known of it; null once it is gone. */
  const [present, setPresent] = useState<PastSet | null>(opened);
  const params = { path: { workout: of, set: opened.id }, header: ifStill(present?.revision ?? 0) };

  async function read(error: Error): Promise<void> {
    if (overtaken(error)) setPresent(await found(of, opened.id));
  }

  /** Shown at once; what follows from it is read again. */
  function done(told: string, now?: PastSet): void {
    setChanged(of, opened.id, now);
    onDone(told);
  }

  const save = useMutation({
    mutationFn: (changes: Correction) =>
      body(http.PATCH("/v1/workouts/{workout}/sets/{set}", { params, body: changes as Schemas["SetChanges"] })),
    onSuccess: (set) => done("Saved", set),
    onError: read,
    onSettled: thenRead(trainingChanged),
  });
  const remove = useMutation({
    mutationFn: () => orGone(http.DELETE("/v1/workouts/{workout}/sets/{set}", { params })),
    onSuccess: () => done("Deleted"),
    onError: read,
    onSettled: thenRead(trainingChanged),
  });
  return { present, save, remove };
}

async function found(of: string, set: string): Promise<PastSet | null> {
  try {
    const { sets } = await queryClient.fetchQuery({ ...workout(of), staleTime: 0 });
    return sets.find(({ id }) => id === set) ?? null;
  } catch (error) {
    if (error instanceof Error && overtaken(error)) return null;
    throw error;
  }
}

/** What the page reads, and when it has to be read again. */

import { infiniteQueryOptions, QueryClient, queryOptions } from "@tanstack/react-query";
import { CoachError } from "coach-client";
import { body, http, type Schemas } from "./http";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (count, error) => count < 3 && !(error instanceof CoachError && !error.retryable),
    },
    // Without a network a tap fails at once and says so; it is not carried out some time later.
    mutations: { networkMode: "always" },
  },
});

const next = <T extends { cursor?: string | null }>(page: T) => page.cursor ?? undefined;
const first = undefined as string | undefined;

export const conversations = infiniteQueryOptions({
  queryKey: ["conversations"],
  queryFn: ({ pageParam }) => body(http.GET("/v1/conversations", { params: { query: { cursor: pageParam ?? null } } })),
  initialPageParam: first,
  getNextPageParam: next,
});

/** Milliseconds: history is written behind an answer's end. */
const WRITTEN_AFTER = 2_000;

/** In the list at once, and as the server tells it once that is written. */
export function conversationBegun(begun: Schemas["Conversation"]): void {
  queryClient.setQueryData(conversations.queryKey, (known) => {
    const [newest, ...older] = known?.pages ?? [];
    if (!known || !newest || known.pages.some(({ items }) => items.some(({ id }) => id === begun.id))) return known;
    return { ...known, pages: [{ ...newest, items: [begun, ...newest.items] }, ...older] };
  });
}

export function conversationGrown(): void {
  setTimeout(() => void queryClient.invalidateQueries(conversations), WRITTEN_AFTER);
}

export const messages = (conversation: string) =>
  infiniteQueryOptions({
    queryKey: ["messages", conversation],
    queryFn: ({ pageParam }) =>
      body(
        http.GET("/v1/conversations/{conversation}/messages", {
          params: { path: { conversation }, query: { cursor: pageParam ?? null } },
        }),
      ),
    initialPageParam: first,
    getNextPageParam: next,
  });

export const me = queryOptions({ queryKey: ["me"], queryFn: () => body(http.GET("/v1/me")) });

/** The day's targets are reckoned from it too. */
export const profileChanged = async (): Promise<void> => {
  await Promise.all([queryClient.invalidateQueries(me), foodChanged()]);
};

/** Entries of one kind, newest first; what the sets add up to comes with them. */
export const progress = (kind: "bodyweight" | "e1rm_record") =>
  queryOptions({
    queryKey: ["progress", kind],
    queryFn: () => body(http.GET("/v1/progress", { params: { query: { kind, limit: 100 } } })),
  });

export const progressChanged = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ["progress"] });

export const plans = queryOptions({ queryKey: ["plans"], queryFn: () => body(http.GET("/v1/plans")) });

export const workouts = infiniteQueryOptions({
  queryKey: ["workouts", "all"],
  queryFn: ({ pageParam }) => body(http.GET("/v1/workouts", { params: { query: { cursor: pageParam ?? null } } })),
  initialPageParam: first,
  getNextPageParam: next,
});

export const workout = (id: string) =>
  queryOptions({
    queryKey: ["workouts", id],
    queryFn: () => body(http.GET("/v1/workouts/{workout}", { params: { path: { workout: id } } })),
  });

/** A set or a workout was corrected or deleted here: what all sets add up to is another too. */
export const trainingChanged = async (): Promise<void> => {
  await Promise.all([queryClient.invalidateQueries({ queryKey: ["workouts"] }), progressChanged()]);
};

/** As it was answered; undefined where it is gone. */
export function setChanged(of: string, id: string, now: Schemas["WorkoutSet"] | undefined): void {
  queryClient.setQueryData(workout(of).queryKey, (known) => {
    if (!known) return known;
    return { ...known, sets: known.sets.flatMap((set) => (set.id !== id ? [set] : now ? [now] : [])) };
  });
}

/** What an event says of a workout that may be shown here. A set more changes that one alone, not the list. */
export function workoutTold(event: string, { workout: id, deleted, title }: Record<string, unknown>): void {
  if (event !== "workout.updated" && event !== "workout_summary") return;
  void queryClient.invalidateQueries({ queryKey: ["workouts", id] });
  if (event === "workout_summary" || deleted || title) void queryClient.invalidateQueries(workouts);
}

export const exercises = (query: string) =>
  queryOptions({
    queryKey: ["exercises", query],
    queryFn: () => body(http.GET("/v1/exercises", { params: { query: { query, limit: 20 } } })),
    enabled: query.length > 1,
    staleTime: Infinity,
  });

export const exercise = (id: string) =>
  queryOptions({
    queryKey: ["exercise", id],
    queryFn: () => body(http.GET("/v1/exercises/{exercise}", { params: { path: { exercise: id } } })),
    staleTime: Infinity,
  });

export const nutritionDay = (date: string) =>
  queryOptions({
    queryKey: ["food", "day", date],
    queryFn: () => body(http.GET("/v1/nutrition/days/{date}", { params: { path: { date } } })),
  });

const UNDER_WAY = ["awaiting_upload", "queued", "analysing"];
/** Milliseconds. What becomes of a photo is told by an event; this is for when that is lost. */
const LOOK_AGAIN = 4_000;

export const photos = queryOptions({
  queryKey: ["food", "photos"],
  queryFn: () => body(http.GET("/v1/photos")),
  refetchInterval: ({ state }) => (state.data?.items.some(({ status }) => UNDER_WAY.includes(status)) ? LOOK_AGAIN : false),
});

/** Something was eaten, estimated or corrected, here or on another device. */
export const foodChanged = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ["food"] });

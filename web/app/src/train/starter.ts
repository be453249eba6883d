/** A plan to begin with, for somebody who has none: two full-body days with what most gyms have. */

import type { Schemas } from "../api/http";

type Item = Schemas["NewPlan"]["days"][number]["items"][number];

function item(exercise: string, equipment: string, kind: "compound" | "isolation", sets: number): Item {
  return { exercise, equipment, class: kind, sets, target_reps: 8, target_rpe: 8, range: [8, 12] } as Item;
}

export const STARTER: Schemas["NewPlan"] = {
  name: "Full body",
  days: [
    {
      name: "A",
      items: [
        item("goblet-squat", "dumbbell", "compound", 3),
        item("bench-press", "barbell", "compound", 3),
        item("seated-cable-row", "cable", "compound", 3),
      ],
    },
    {
      name: "B",
      items: [
        item("dumbbell-romanian-deadlift", "dumbbell", "compound", 3),
        item("dumbbell-bench-press", "dumbbell", "compound", 3),
        item("seated-cable-row", "cable", "compound", 3),
      ],
    },
  ],
};

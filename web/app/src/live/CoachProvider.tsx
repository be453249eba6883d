/** The one live connection of the page. */

import { createContext, use, useEffect, useState, type ReactNode } from "react";
import { Coach } from "./coach";

const Context = createContext<Coach | null>(null);

export function CoachProvider({ user, children }: { user: string; children: ReactNode }) {
  const [coach, setCoach] = useState<Coach | null>(null);
  useEffect(() => {
    const made = new Coach(user);
    setCoach(made);
    return () => made.close();
  }, [user]);
  return coach && <Context value={coach}>{children}</Context>;
}

export function useCoach(): Coach {
  const coach = use(Context);
  if (!coach) throw new Error("useCoach outside of CoachProvider");
  return coach;
}

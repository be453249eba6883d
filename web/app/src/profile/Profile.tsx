/** Who the coach is speaking to. */

import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { auth, useSession } from "../account/session";
import { http, ifStill, type Schemas } from "../api/http";
import { overtaken, thenRead } from "../api/overtaken";
import { me, profileChanged } from "../api/queries";
import { OFFERED } from "../offered";
import { Appearance } from "./Appearance";
import { Barbell } from "./Barbell";
import { Details } from "./Details";
import { Equipment } from "./Equipment";
import { MyData } from "./MyData";

/** How long it says that something was saved. */
const TOLD_MS = 10_000;

const said = (part: unknown): string => JSON.stringify(part ?? null);

export default function Profile() {
  const session = useSession();
  const profile = useQuery(me);
  // Each part begins anew where something of its own has changed: what is half filled in elsewhere stays.
  const { version = 0, inventory, equipment = [], unit, ...details } = profile.data ?? ({} as Partial<Schemas["MyProfile"]>);
  const change = useMutation({
    mutationFn: (changes: Schemas["ProfileChanges"]) => http.PATCH("/v1/me", { body: changes, params: { header: ifStill(version) } }),
    onSettled: thenRead(profileChanged),
  });
  const parts = { details: said([details, unit]), equipment: said(equipment), barbell: said([inventory, unit]) };
  const as = useHeld(parts, change.isPending || change.isError);
  const { isSuccess, reset } = change;
  useEffect(() => {
    if (!isSuccess) return;
    const timer = setTimeout(reset, TOLD_MS);
    return () => clearTimeout(timer);
  }, [isSuccess, reset]);

  return (
    <section className="page" aria-labelledby="profile-title">
      <h1 id="profile-title">Profile</h1>
      <p className="quiet">{session?.user.email}</p>
      {profile.error && <p className="problem">{profile.error.message}</p>}
      {profile.data && (
        <>
          <Details key={as.details} profile={profile.data} onSave={change.mutate} busy={change.isPending} />
          <Equipment key={as.equipment} known={equipment} onSave={(equipment) => change.mutate({ equipment })} />
          <Barbell key={as.barbell} profile={profile.data} onSave={(inventory) => change.mutate({ inventory })} />
        </>
      )}
      <p role={change.error ? "alert" : "status"} className={change.error ? "toast problem" : "toast"}>
        {change.error ? refusal(change.error) : isSuccess ? "Saved" : ""}
      </p>
      <Appearance />
      <button className="wide" onClick={() => void auth.signOut({ scope: "local" })}>
        Sign out
      </button>
      {OFFERED.myData && <MyData />}
    </section>
  );
}

/** What was typed outlives a refusal: while a change waits to be made, no part begins anew, whatever is read meanwhile. */
function useHeld<T>(parts: T, hold: boolean): T {
  const [held, setHeld] = useState(parts);
  if (!hold && said(held) !== said(parts)) setHeld(parts);
  return hold ? held : parts;
}

function refusal(error: Error): string {
  return overtaken(error) ? "Your profile was changed elsewhere meanwhile. Save again: what you typed is still here." : error.message;
}

/** Who the coach is speaking to. */

import { useMutation, useQuery } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";
import { auth, useSession } from "../account/session";
import { http, type Schemas } from "../api/http";
import { me, queryClient } from "../api/queries";
import { choose, theme, THEMES, type Theme } from "../shell/theme";
import { Barbell } from "./Barbell";

type MyProfile = Schemas["MyProfile"];
type Changes = Schemas["ProfileChanges"];

export default function Profile() {
  const session = useSession();
  const profile = useQuery(me);
  return (
    <section className="page" aria-labelledby="profile-title">
      <h1 id="profile-title">Profile</h1>
      <p className="quiet">{session?.user.email}</p>
      {profile.error && <p className="problem">{profile.error.message}</p>}
      {profile.data && <Details key={profile.data.version} profile={profile.data} />}
      <Appearance />
      <button className="wide" onClick={() => void auth.signOut({ scope: "local" })}>
        Sign out
      </button>
    </section>
  );
}

function Details({ profile }: { profile: MyProfile }) {
  const change = useMutation({
    mutationFn: (changes: Changes) => http.PATCH("/v1/me", { body: changes, headers: { "If-Match": `"${profile.version}"` } }),
    onSettled: () => queryClient.invalidateQueries(me),
  });

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const word = (name: string) => String(form.get(name) ?? "").trim() || null;
    const goals = word("goals")?.split(",").map((goal) => goal.trim()).filter(Boolean) ?? null;
    const chosen = {
      name: word("name"),
      unit: word("unit"),
      birth_date: word("birth_date"),
      sex: word("sex"),
      height_cm: word("height_cm") ? Number(word("height_cm")) : null,
      activity: word("activity"),
      weight_aim: word("weight_aim"),
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      goals,
    };
    change.mutate(chosen as Changes);
  }

  return (
    <>
      <form className="card grid" onSubmit={submit}>
        <Text name="name" words="What to call you" value={profile.name} />
        <Choice name="unit" words="Loads in" value={profile.unit} options={{ kg: "Kilograms", lb: "Pounds" }} />
        <Text name="birth_date" words="Born on" value={profile.birth_date} type="date" />
        <Choice name="sex" words="Sex" value={profile.sex} options={{ "": "Not said", female: "Female", male: "Male" }} />
        <Text name="height_cm" words="Height in cm" value={profile.height_cm} type="number" />
        <Choice name="activity" words="Your days beside training" value={profile.activity} options={ACTIVITIES} />
        <Choice name="weight_aim" words="Body weight" value={profile.weight_aim} options={AIMS} />
        <Text name="goals" words="Goals, by commas" value={profile.goals.join(", ")} />
        <p className="row">
          <button className="primary" disabled={change.isPending}>
            Save
          </button>
          <span role="status" className="quiet">
            {change.isSuccess ? "Saved" : ""}
          </span>
        </p>
        {change.error && <p className="problem">{change.error.message}</p>}
      </form>
      <Barbell profile={profile} onSave={(inventory) => change.mutate({ inventory })} />
    </>
  );
}

const ACTIVITIES = { "": "Not said", sedentary: "Sitting", light: "On my feet now and then", moderate: "On my feet", active: "Hard work", very_active: "Very hard work" };
const AIMS = { "": "Not said", lose: "Lose some", maintain: "Keep it", gain: "Gain some" };

function Text({ name, words, value, type = "text" }: { name: string; words: string; value: string | number | null | undefined; type?: string }) {
  return (
    <label className="field">
      {words}
      <input name={name} type={type} defaultValue={value ?? ""} step="any" />
    </label>
  );
}

function Choice({ name, words, value, options }: { name: string; words: string; value: string | null | undefined; options: Record<string, string> }) {
  return (
    <label className="field">
      {words}
      <select name={name} defaultValue={value ?? ""}>
        {Object.entries(options).map(([option, label]) => (
          <option key={option} value={option}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}

function Appearance() {
  const [chosen, setChosen] = useState<Theme>(theme);
  return (
    <label className="card field">
      Appearance
      <select
        value={chosen}
        onChange={(event) => {
          choose(event.target.value as Theme);
          setChosen(theme());
        }}
      >
        {Object.entries(THEMES).map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

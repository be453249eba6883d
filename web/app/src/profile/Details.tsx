/** The body, the goals, and the units: what the rules reckon with. */

import { useState, type FormEvent } from "react";
import type { Schemas } from "../api/http";
import { changed } from "./changed";

interface Props {
  profile: Schemas["MyProfile"];
  busy: boolean;
  onSave: (changes: Schemas["ProfileChanges"]) => void;
}

const ACTIVITIES = { "": "Not said", sedentary: "Sitting", light: "On my feet now and then", moderate: "On my feet", active: "Hard work", very_active: "Very hard work" };
const AIMS = { "": "Not said", lose: "Lose some", maintain: "Keep it", gain: "Gain some" };

export function Details({ profile: present, busy, onSave }: Props) {
  // As it was filled in: what is read meanwhile neither replaces what was typed nor is undone by it.
  const [profile] = useState(present);

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
      ...(form.has("weight_aim") ? { weight_aim: word("weight_aim") } : {}),
      pregnant: form.has("pregnant"),
      hide_numbers: form.has("hide_numbers"),
      goals,
    };
    onSave(changed(profile, chosen as Schemas["ProfileChanges"]));
  }

  return (
    <form className="card grid" onSubmit={submit}>
      <Text name="name" words="What to call you" value={profile.name} />
      <Choice name="unit" words="Loads in" value={profile.unit} options={{ kg: "Kilograms", lb: "Pounds" }} />
      <Text name="birth_date" words="Born on" value={profile.birth_date} type="date" />
      <Choice name="sex" words="Sex" value={profile.sex} options={{ "": "Not said", female: "Female", male: "Male" }} />
      <Text name="height_cm" words="Height in cm" value={profile.height_cm} type="number" />
      <Choice name="activity" words="Your days beside training" value={profile.activity} options={ACTIVITIES} />
      {!profile.hide_numbers && <Choice name="weight_aim" words="Body weight" value={profile.weight_aim} options={AIMS} />}
      <Text name="goals" words="Goals, by commas" value={profile.goals.join(", ")} />
      <label className="tick">
        <input type="checkbox" name="pregnant" defaultChecked={profile.pregnant} /> I am pregnant
      </label>
      <label className="tick">
        <input type="checkbox" name="hide_numbers" defaultChecked={profile.hide_numbers} /> No calories and no weight goals
      </label>
      <p className="row">
        <button className="primary" disabled={busy}>
          Save
        </button>
      </p>
    </form>
  );
}

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

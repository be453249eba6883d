/** The door: sign in, or sign up. */

import { Dumbbell } from "lucide-react";
import { useState, type FormEvent } from "react";
import { auth } from "./session";

const MODES = {
  up: { title: "Create your account", action: "Sign up", other: "I have an account", complete: "new-password" },
  in: { title: "Welcome back", action: "Sign in", other: "Create an account", complete: "current-password" },
} as const;

export function SignIn() {
  const [mode, setMode] = useState<keyof typeof MODES>("up");
  const [busy, setBusy] = useState(false);
  const [told, setTold] = useState("");
  const words = MODES[mode];

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const account = { email: String(form.get("email")), password: String(form.get("password")) };
    setBusy(true);
    const { data, error } = await (mode === "up" ? auth.signUp(account) : auth.signInWithPassword(account));
    setBusy(false);
    setTold(error ? error.message : data.session ? "" : "Confirm the address by the mail that we sent you, then sign in.");
  }

  return (
    <main className="door">
      <section className="card door-card" aria-labelledby="door-title">
        <p className="brand">
          <Dumbbell aria-hidden /> Coach
        </p>
        <h1 id="door-title">{words.title}</h1>
        <p className="quiet">Answers with their sources, loads by rule, and a workout that follows you set by set.</p>
        <form onSubmit={(event) => void submit(event)}>
          <label className="field">
            E-mail
            <input name="email" type="email" autoComplete="email" required />
          </label>
          <label className="field">
            Password
            <input name="password" type="password" autoComplete={words.complete} minLength={8} required />
          </label>
          <p role="alert" className="problem">
            {told}
          </p>
          <button className="primary wide" disabled={busy}>
            {words.action}
          </button>
        </form>
        <button className="plain wide" onClick={() => setMode(mode === "up" ? "in" : "up")}>
          {words.other}
        </button>
      </section>
    </main>
  );
}

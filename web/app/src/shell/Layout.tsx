/** What stands around every page: where one can go, and whether the coach is there. */

import { Dumbbell, History, LineChart, MessageCircle, UserRound, Utensils } from "lucide-react";
import { Suspense, useState } from "react";
import { NavLink, Outlet, useLocation } from "react-router";
import { Dialog } from "@base-ui/react/dialog";
import { Conversations } from "../chat/Conversations";
import { useCoach } from "../live/CoachProvider";
import { useStore } from "../live/store";
import { OFFERED } from "../offered";
import { Sheet } from "./Sheet";
import { Unreachable } from "./Unreachable";

const PLACES = [
  { to: "/chat", name: "Coach", icon: MessageCircle, there: true },
  { to: "/train", name: "Train", icon: Dumbbell, there: OFFERED.training },
  { to: "/food", name: "Food", icon: Utensils, there: OFFERED.food },
  { to: "/progress", name: "Progress", icon: LineChart, there: OFFERED.progress },
  { to: "/profile", name: "Profile", icon: UserRound, there: true },
].filter(({ there }) => there);

export function Layout() {
  const { pathname } = useLocation();
  const chatting = pathname.startsWith("/chat");
  return (
    <div className="layout" data-chatting={chatting}>
      <a className="skip" href="#main">
        Skip to the page
      </a>
      <header className="top">
        <NavLink to="/chat" className="brand">
          <Dumbbell aria-hidden /> Coach
        </NavLink>
        <Connection />
        {chatting && <HistorySheet />}
      </header>
      <nav className="places" aria-label="Places">
        {PLACES.map(({ to, name, icon: Icon }) => (
          <NavLink key={to} to={to}>
            <Icon aria-hidden /> {name}
          </NavLink>
        ))}
      </nav>
      {chatting && (
        <aside className="aside">
          <Conversations />
        </aside>
      )}
      <main id="main" tabIndex={-1}>
        <Unreachable place={pathname}>
          <Suspense fallback={<p className="center quiet">One moment</p>}>
            <Outlet />
          </Suspense>
        </Unreachable>
      </main>
    </div>
  );
}

const WORDS = { connecting: "Connecting", ready: "", offline: "Offline", refused: "Not connected" };

function Connection() {
  const { status, client } = useCoach();
  const now = useStore(status);
  return (
    <p className="connection" role="status" data-status={now}>
      {now === "refused" ? (client.error?.message ?? WORDS.refused) : WORDS[now]}
    </p>
  );
}

function HistorySheet() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button className="icon history" aria-label="Conversations" onClick={() => setOpen(true)}>
        <History aria-hidden />
      </button>
      <Sheet open={open} onClose={() => setOpen(false)}>
        <Dialog.Title>Conversations</Dialog.Title>
        <Conversations onPick={() => setOpen(false)} />
      </Sheet>
    </>
  );
}

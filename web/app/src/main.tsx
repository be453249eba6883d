/** Where the page begins. */

import { QueryClientProvider } from "@tanstack/react-query";
import { lazy, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter, Navigate, Route, Routes } from "react-router";
import { useSession } from "./account/session";
import { SignIn } from "./account/SignIn";
import { queryClient } from "./api/queries";
import { Chat } from "./chat/Chat";
import { CoachProvider } from "./live/CoachProvider";
import { OFFERED } from "./offered";
import { Layout } from "./shell/Layout";
import { applyTheme } from "./shell/theme";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/chat.css";
import "./styles/train.css";
import "./styles/food.css";

const training = () => import("./train/pages");
const Train = lazy(async () => ({ default: (await training()).Train }));
const Earlier = lazy(async () => ({ default: (await training()).Earlier }));
const OneWorkout = lazy(async () => ({ default: (await training()).OneWorkout }));
const Food = lazy(() => import("./food/Food"));
const Progress = lazy(() => import("./progress/Progress"));
const Profile = lazy(() => import("./profile/Profile"));

function Page() {
  const session = useSession();
  if (session === undefined) return <p className="center quiet">One moment</p>;
  if (session === null) return <SignIn />;
  return (
    <CoachProvider user={session.user.id}>
      <Routes>
        <Route element={<Layout />}>
          <Route path="/chat/:conversation?" element={<Chat />} />
          {OFFERED.training && <Route path="/train" element={<Train />} />}
          {OFFERED.training && <Route path="/train/earlier" element={<Earlier />} />}
          {OFFERED.training && <Route path="/train/earlier/:workout" element={<OneWorkout />} />}
          {OFFERED.food && <Route path="/food/:date?" element={<Food />} />}
          {OFFERED.progress && <Route path="/progress" element={<Progress />} />}
          <Route path="/profile" element={<Profile />} />
          <Route path="*" element={<Navigate to="/chat" replace />} />
        </Route>
      </Routes>
    </CoachProvider>
  );
}

applyTheme();
if (import.meta.env.PROD && "serviceWorker" in navigator) void navigator.serviceWorker.register("/sw.js");

createRoot(document.getElementById("root")!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <BrowserRouter>
        <Page />
      </BrowserRouter>
    </QueryClientProvider>
  </StrictMode>,
);

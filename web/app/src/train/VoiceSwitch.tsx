/** Switches the spoken cues. */

import { Volume2, VolumeX } from "lucide-react";
import { useStore } from "../live/store";
import { voice } from "./voice";

export function VoiceSwitch() {
  const on = useStore(voice());
  if (!voice().there) return null;
  return (
    <button className="icon" aria-label="Spoken cues" aria-pressed={on} onClick={() => voice().toggle()}>
      {on ? <Volume2 aria-hidden /> : <VolumeX aria-hidden />}
    </button>
  );
}

/** One half of the bar, drawn: the largest plate first. */

import type { Plates as Loaded } from "coach-client";

const TALLEST = { kg: 25, lb: 45 };
const HUES: Record<string, string> = { "25": "red", "20": "blue", "15": "yellow", "10": "green", "5": "white", "45": "blue", "35": "yellow" };

export function Plates({ bar, per_side, unit }: Loaded) {
  const words = per_side.length ? `${per_side.join(" + ")} ${unit} on each side of the ${bar} ${unit} bar` : `The empty ${bar} ${unit} bar`;
  return (
    <figure className="plates">
      <svg viewBox="0 0 220 64" role="img" aria-label={words}>
        <rect x="0" y="29" width="220" height="6" rx="3" className="bar" />
        <rect x="26" y="22" width="7" height="20" rx="2" className="collar" />
        {per_side.map((plate, index) => (
          <Plate key={index} plate={plate} left={38 + index * 22} share={plate / TALLEST[unit]} />
        ))}
      </svg>
      <figcaption>{words}</figcaption>
    </figure>
  );
}

function Plate({ plate, left, share }: { plate: number; left: number; share: number }) {
  const height = 22 + 40 * Math.min(1, Math.sqrt(share));
  return (
    <g className={`plate ${HUES[String(plate)] ?? "grey"}`}>
      <rect x={left} y={32 - height / 2} width="19" height={height} rx="4" />
      <text x={left + 9.5} y="36" textAnchor="middle">
        {plate}
      </text>
    </g>
  );
}

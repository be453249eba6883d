/** A plot, with its figures in words for whoever cannot see it. */

import type { ReactElement } from "react";
import { ResponsiveContainer } from "recharts";

export function Plot({ words, height = 200, children }: { words: string; height?: number; children: ReactElement }) {
  return (
    <figure className="plot" role="img" aria-label={words}>
      <ResponsiveContainer width="100%" height={height}>
        {children}
      </ResponsiveContainer>
    </figure>
  );
}

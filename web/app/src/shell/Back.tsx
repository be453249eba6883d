/** The way back to where this page belongs. */

import { ChevronLeft } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { BACK } from "./scroll";

export function Back({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Link to={to} state={BACK} className="back">
      <ChevronLeft aria-hidden /> {children}
    </Link>
  );
}

/** Where a page was left: it begins at its top, and is found again where it was by whoever goes back to it. */

import { useLayoutEffect } from "react";
import { useLocation, useNavigationType } from "react-router";

const left = new Map<string, number>();

/** What a link back to a page says of itself. */
export const BACK = { back: true };

export function useScroll(): void {
  const { pathname, state } = useLocation();
  const back = useNavigationType() === "POP" || (state as typeof BACK | null)?.back === true;
  useLayoutEffect(() => {
    const main = document.getElementById("main");
    if (!main) return;
    main.scrollTo({ top: back ? (left.get(pathname) ?? 0) : 0 });
    const keep = () => void left.set(pathname, main.scrollTop);
    main.addEventListener("scroll", keep);
    return () => main.removeEventListener("scroll", keep);
  }, [pathname, back]);
}

/** `[1]` in an answer's text is a link to its first source. */

import type { Root } from "mdast";
import { findAndReplace } from "mdast-util-find-and-replace";

const CITATION = /\[(\d{1,2})\]/g;

export const citationHref = (ref: number | string): string => `#source-${ref}`;

export function remarkCitations() {
  return (tree: Root): void => {
    findAndReplace(
      tree,
      [
        CITATION,
        (_whole: string, ref: string) => ({
          type: "link" as const,
          url: citationHref(ref),
          children: [{ type: "text" as const, value: ref }],
        }),
      ],
      { ignore: ["link", "linkReference"] },
    );
  };
}

/** What an answer's text means here: `[1]` is a link to its first source, and markup is the letters that it is made of. */

import type { Root } from "mdast";
import { findAndReplace } from "mdast-util-find-and-replace";
import { visit } from "unist-util-visit";

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

export function remarkLetters() {
  return (tree: Root): void => {
    visit(tree, "html", (node, index, parent) => {
      parent?.children.splice(index ?? 0, 1, { type: "text", value: node.value });
    });
  };
}

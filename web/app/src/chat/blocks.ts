/** A growing markdown text in pieces, so that only its last one is read again with each token. */

const FENCE = /^ {0,3}(```+|~~~+)/;
/** What belongs to the list before it, and would begin a new one on its own. */
const CONTINUES = /^(\s|[-*+] |\d+[.)] )/;

/** Cuts at blank lines, except within fenced code and between the items of one list. */
export function blocks(text: string): string[] {
  const found: string[] = [];
  let lines: string[] = [];
  let fence = "";
  let blank = false;
  for (const line of text.split("\n")) {
    if (blank && !fence && line.trim() && !CONTINUES.test(line)) {
      found.push(lines.join("\n"));
      lines = [];
    }
    lines.push(line);
    const mark = FENCE.exec(line)?.[1] ?? "";
    if (!fence) fence = mark;
    else if (mark.startsWith(fence)) fence = "";
    blank = line.trim() === "";
  }
  return [...found, lines.join("\n")];
}

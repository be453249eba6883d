/** An answer's text. Markup of the model's own is shown as text, pictures are not fetched, links say where they lead. */

import { memo, useMemo } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import { blocks } from "./blocks";
import { citationHref, remarkCitations, remarkLetters } from "./remark";

const PREFIX = citationHref("");
const REMARK = [remarkGfm, remarkLetters, remarkCitations];
const REHYPE = [[rehypeSanitize, { ...defaultSchema, clobberPrefix: "" }]] as const;
const COMPONENTS: Components = {
  a: ({ href = "", children }) => (href.startsWith(PREFIX) ? <Citation href={href} /> : <Outside href={href}>{children}</Outside>),
};

const Block = memo(function Block({ text }: { text: string }) {
  return (
    <ReactMarkdown remarkPlugins={REMARK} rehypePlugins={[...REHYPE] as never} components={COMPONENTS} disallowedElements={["img"]} unwrapDisallowed>
      {text}
    </ReactMarkdown>
  );
});

export function Markdown({ text }: { text: string }) {
  const parts = useMemo(() => blocks(text), [text]);
  return (
    <div className="markdown">
      {parts.map((part, index) => (
        <Block key={index} text={part} />
      ))}
    </div>
  );
}

/** Which source is meant is known to the answer around it: it listens for the click. */
function Citation({ href }: { href: string }) {
  const ref = href.slice(PREFIX.length);
  return (
    <button type="button" className="citation" data-ref={ref} aria-label={`Source ${ref}`}>
      {ref}
    </button>
  );
}

function Outside({ href, children }: { href: string; children: React.ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow" title={href}>
      {children}
    </a>
  );
}

/** What a model says is shown as text, whatever it looks like. */

import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { Markdown } from "../src/chat/Markdown";

const shown = (text: string) => renderToStaticMarkup(createElement(Markdown, { text }));

test("a citation is a button that names its source", () => {
  expect(shown("Go deep [1].")).toContain('<button type="button" class="citation" data-ref="1" aria-label="Source 1">1</button>');
});

test("a citation within a link stays text", () => {
  expect(shown("[see [1]](https://example.com)")).not.toContain("citation");
});

test("markup is the letters that it is made of", () => {
  const answer = shown("<script>x</script>\n\nLift <b>more</b><img src=x onerror=y>");
  expect(answer).not.toMatch(/<(script|img|b)[ >]/);
  expect(answer).toContain("&lt;b&gt;more&lt;/b&gt;");
});

test("no picture is fetched", () => {
  expect(shown("![a](https://example.com/a.png)")).not.toContain("<img");
});

test("a link that would run code leads nowhere", () => {
  expect(shown("[go](javascript:alert(1))")).not.toContain("javascript:");
});

test("a link opens apart, tells nothing of where it was, and says where it leads", () => {
  const link = shown("[go](https://example.com/)");
  expect(link).toContain('rel="noopener noreferrer nofollow"');
  expect(link).toContain('title="https://example.com/"');
});

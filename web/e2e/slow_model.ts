/** A model over HTTP, in OpenAI's shape, that says known words at a known pace, and sees one plate in every picture. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { SEEN } from "./plate.js";

const TICK = 20;

/** `200 words at 40 a second` in a question sets what its answer will be. */
export function spoken(words: number): string {
  return Array.from({ length: words }, (_, index) => (index % 25 === 24 ? `word${index}.\n\n` : `word${index} `)).join("").trim();
}

export async function startSlowModel(): Promise<{ url: string; close(): void }> {
  const server: Server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/v1`, close: () => server.close() };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = "";
  for await (const chunk of request) body += chunk;
  if (body.includes('"image_url"')) return see(response);
  const { text, pace } = wanted(body);
  response.writeHead(200, { "Content-Type": "text/event-stream" });
  const meal = /I had ([\w ]+)\./.exec(body)?.[1];
  if (meal && body.includes("propose_meal") && !/"role": ?"tool"/.test(body)) return propose(response, meal);
  const tokens = text.match(/\S+\s*/g) ?? [];
  const began = performance.now();
  for (let said = 0; said < tokens.length && !response.closed; ) {
    const due = Math.max(1, Math.floor(((performance.now() - began) / 1_000) * pace));
    for (; said < Math.min(due, tokens.length); said++) response.write(event({ delta: { content: tokens[said] }, finish_reason: null }));
    await pause(TICK);
  }
  response.write(event({ delta: {}, finish_reason: "stop" }));
  response.end("data: [DONE]\n\n");
}

/** Calls the tool that proposes to log a meal, as a model does that was told of one. */
function propose(response: ServerResponse, meal: string): void {
  const call = { index: 0, id: "call_1", type: "function", function: { name: "propose_meal", arguments: JSON.stringify({ text: meal }) } };
  response.write(event({ delta: { role: "assistant", content: null, tool_calls: [call] }, finish_reason: null }));
  response.write(event({ delta: {}, finish_reason: "tool_calls" }));
  response.end("data: [DONE]\n\n");
}

function see(response: ServerResponse): void {
  const message = { role: "assistant", content: JSON.stringify(SEEN), refusal: null };
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  const completion = { id: "c", object: "chat.completion", created: 0, model: "slow", choices: [{ index: 0, finish_reason: "stop", message }], usage };
  response.writeHead(200, { "Content-Type": "application/json" });
  response.end(JSON.stringify(completion));
}

function wanted(body: string): { text: string; pace: number } {
  const [, words, pace] = [...body.matchAll(/(\d+) words at (\d+) a second/g)].at(-1) ?? []; // earlier questions come first
  const literal = /say exactly: (.*?)(?:\\n|")/.exec(body)?.[1];
  if (literal) return { text: JSON.parse(`"${literal}"`) as string, pace: 100 };
  return { text: spoken(Number(words ?? 40)), pace: Number(pace ?? 100) };
}

function event(choice: object): string {
  const chunk = { id: "c", object: "chat.completion.chunk", created: 0, model: "slow", choices: [{ index: 0, ...choice }] };
  return `data: ${JSON.stringify(chunk)}\n\n`;
}

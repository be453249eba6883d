/** Where the deployed page may connect to: its own servers and no other host. */

import type { Plugin } from "vite";

const OURS = ["VITE_API_URL", "VITE_REALTIME_URL", "VITE_SUPABASE_URL"] as const;
/** Photos go up to S3, and an archive comes from there; a deployment may name the very bucket. */
const FILES = "VITE_FILES_URL";
const ANY_BUCKET = "https://*.amazonaws.com";

export type Given = Partial<Record<(typeof OURS)[number] | typeof FILES, string>>;

/** Undefined where no server is named: the page then talks to the one that serves it. */
export function connectPolicy(given: Given): string | undefined {
  const hosts = OURS.map((name) => given[name]).filter((url) => url !== undefined);
  if (!hosts.length) return undefined;
  const files = given[FILES] ? origin(given[FILES]) : ANY_BUCKET;
  return `connect-src ${[...new Set(["'self'", ...hosts.map(origin), files])].join(" ")}`;
}

function origin(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

/** In the page itself: the headers are the same for every deployment, and a browser keeps to both. */
export function ownHostsOnly(given: Given): Plugin {
  const content = connectPolicy(given);
  const tag = { tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: content ?? "" }, injectTo: "head-prepend" as const };
  return { name: "own-hosts-only", apply: "build", transformIndexHtml: () => (content ? [tag] : []) };
}

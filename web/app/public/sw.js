/** The page opens without a network: its files come from here, what people said and did never does. */

const FILES = "coach-files-2";
const API = /^\/(v1|auth|realtime)(\/|$)/;

self.addEventListener("install", (event) => event.waitUntil(takeIn().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(forgetOlder().then(() => self.clients.claim())));

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin || API.test(pathname)) return;
  if (mode === "navigate") event.respondWith(newest("/", event.request));
  else if (pathname.startsWith("/assets/")) event.respondWith(kept(event.request));
});

async function forgetOlder() {
  const older = (await caches.keys()).filter((name) => name !== FILES);
  await Promise.all(older.map((name) => caches.delete(name)));
}

/** The page as it is now, with what it names: whoever comes once may come again without a network. */
async function takeIn() {
  const files = await caches.open(FILES);
  const page = await fetch("/");
  if (!page.ok) return;
  const named = (await page.clone().text()).match(/\/assets\/[\w.-]+/g) ?? [];
  await files.put("/", page);
  await files.addAll([...new Set(named)]);
}

/** The network's page, else the one of last time. */
async function newest(key, request) {
  const files = await caches.open(FILES);
  try {
    const response = await fetch(request);
    if (response.ok) await files.put(key, response.clone());
    return response;
  } catch (error) {
    const known = await files.match(key);
    if (known) return known;
    throw error;
  }
}

/** A built file's name changes with its content: once fetched it stays right. */
async function kept(request) {
  const files = await caches.open(FILES);
  const known = await files.match(request);
  if (known) return known;
  const response = await fetch(request);
  if (response.ok) await files.put(request, response.clone());
  return response;
}

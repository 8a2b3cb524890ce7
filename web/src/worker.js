// Opens the app where the server cannot be reached. `files` stands before this: the hashed files of this very version. Of the
// server's answers (/api) nothing is kept here; the page is asked for first and taken from here only where no answer comes.
const name = "zhagen-app";
const patience = 5000;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(name).then(async (kept) => {
      await Promise.all(files.map(async (f) => (await kept.match(f)) || kept.add(f)));
      await kept.add(new Request("/", { cache: "no-cache" }));
    }),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.open(name).then(async (kept) => {
      const now = new Set(["/", "/icon.svg", ...files]);
      for (const r of await kept.keys()) if (!now.has(new URL(r.url).pathname)) await kept.delete(r);
      await self.clients.claim();
    }),
  );
});

async function page(request) {
  const kept = await caches.open(name),
    stop = new AbortController(),
    timer = setTimeout(() => stop.abort(), patience);
  try {
    const answer = await fetch(request, { signal: stop.signal });
    if (answer.ok) await kept.put("/", answer.clone());
    return answer;
  } catch (error) {
    const was = await kept.match("/");
    if (was) return was;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
async function file(request) {
  const kept = await caches.open(name),
    was = await kept.match(request);
  if (was) return was;
  const answer = await fetch(request);
  if (answer.ok) await kept.put(request, answer.clone());
  return answer;
}

self.addEventListener("fetch", (event) => {
  const { request } = event,
    { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === "/") event.respondWith(page(request));
  else if (pathname.startsWith("/assets/") || pathname === "/icon.svg") event.respondWith(file(request));
});

// How much waits: in the inbox, and of requests. Asked again each minute while the page is in sight.
import { reactive } from "vue";
import { api, ok, type Schemas } from "../api/client";

export const counts = reactive<{ inbox: Schemas["InboxCounts"] | null; kinds: Schemas["RequestKind"][]; waiting: number }>({
  inbox: null,
  kinds: [],
  waiting: 0,
});

export async function count() {
  const [inbox, kinds] = await Promise.all([ok(api.GET("/api/inbox/counts")), ok(api.GET("/api/requests"))]);
  counts.inbox = inbox;
  counts.kinds = kinds.items;
  counts.waiting = kinds.items.reduce((n, k) => n + k.waiting, 0);
}

export function keepCounting(): () => void {
  const ask = () => document.visibilityState === "visible" && void count().catch(() => {});
  ask();
  const timer = setInterval(ask, 60_000);
  return () => clearInterval(timer);
}

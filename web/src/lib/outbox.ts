// What was filled in on this device and has not reached the server: kept per account until it has, and sent once. Each step
// (the record, each picture, handing it in) goes under a key of its own, so that what was sent and not answered does its work
// only once; the server knows a key for two days.
import { computed, reactive } from "vue";
import { api, match, newKey, ok, Refused, upload, type Value } from "../api/client";
import { net } from "./net";
import { allItems, dropItem, putItem } from "./store";
import { begin, session } from "./session";
import { t } from "./words";

export interface Photo {
  name: string;
  bytes: ArrayBuffer;
  key: string;
  size: number;
  sent?: boolean;
}
export interface Item {
  id: string;
  user: string;
  at: number;
  ledger: string;
  title: string;
  values: Record<string, Value>; // never a sealed one
  photos: Photo[];
  field: string; // the field of the pictures
  steps: { transition: string; to: string; key: string; version?: number }[]; // what is done with the record after it was made
  key: string;
  record?: string; // the record, once it was made
  standing: "draft" | "waiting" | "refused" | "doubt";
  tried?: number;
  say?: string;
  errors?: Record<string, string>;
}
export const outbox = reactive<{ items: Item[]; sending: string; sent: number }>({ items: [], sending: "", sent: 0 });
export const waiting = computed(() => outbox.items.filter((i) => i.standing === "waiting").length);
export const stuck = computed(() => outbox.items.filter((i) => i.standing === "refused" || i.standing === "doubt").length);

const DAYS_OF_A_KEY = 47 * 3_600_000; // two days, less an hour
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value ?? null)) as T;
const raw = (item: Item): Item => ({
  ...item,
  values: plain(item.values),
  errors: plain(item.errors),
  steps: plain(item.steps),
  photos: item.photos.map((p) => ({ ...p })),
});

export async function readOutbox() {
  const user = session.now?.user;
  outbox.items = user ? (await allItems<Item>().catch(() => [])).filter((i) => i.user === user).sort((a, b) => a.at - b.at) : [];
}
/// Kept on the device; throws where there is no room, so that nobody believes it is safe.
export async function store(item: Item) {
  await putItem(raw(item)).catch(() => {
    throw new Error(t("这台设备存不下了，没有存成。请先别关这一页：腾出空间，或等有网时再送。"));
  });
  const at = outbox.items.findIndex((i) => i.id === item.id);
  if (at < 0) outbox.items.push(item);
  else outbox.items[at] = item;
}
export async function forget(id: string) {
  await dropItem(id).catch(() => {});
  outbox.items = outbox.items.filter((i) => i.id !== id);
}
export async function forgetAll() {
  for (const item of [...outbox.items]) await forget(item.id);
}

const blank = new ArrayBuffer(0);
/// Every step that is left, one after the other; `after` is called when one is done. What is refused is thrown.
export async function send(item: Item, values: Record<string, Value>, after: () => Promise<void>) {
  if (!item.record) {
    const saved = await ok(
      api.POST("/api/records/{ledger}", {
        params: { path: { ledger: item.ledger } },
        body: { values },
        headers: { "Idempotency-Key": item.key },
      }),
    );
    item.record = saved.id;
    item.values = {};
    item.tried = undefined;
    await after();
  }
  const path = { ledger: item.ledger, id: item.record };
  for (const photo of item.photos.filter((p) => !p.sent)) {
    await upload(
      `/api/records/${item.ledger}/${item.record}/attachments?field=${item.field}&name=${encodeURIComponent(photo.name)}`,
      new Blob([photo.bytes]),
      undefined,
      photo.key,
    );
    photo.sent = true;
    photo.bytes = blank;
    await after();
  }
  while (item.steps.length) {
    const step = item.steps[0];
    if (step.version === undefined) {
      const now = await ok(api.GET("/api/records/{ledger}/{id}", { params: { path } }));
      if (now.state === step.to) {
        item.steps.shift();
        continue;
      } // somebody did it meanwhile
      step.version = now.version;
      await after();
    }
    try {
      await ok(
        api.POST("/api/records/{ledger}/{id}/transitions/{transition}", {
          params: { path: { ...path, transition: step.transition } },
          body: {},
          headers: { ...match(step.version), "Idempotency-Key": step.key },
        }),
      );
    } catch (e) {
      if (!(e instanceof Refused) || e.status !== 412) throw e;
      step.version = undefined; // changed meanwhile: seen anew
      step.key = newKey();
      continue;
    }
    item.steps.shift();
    await after();
  }
}

/// Whether it is the way there that failed, and not what was sent.
export const later = (e: unknown) =>
  !(e instanceof Refused) || [0, 401, 408, 425, 429].includes(e.status) || e.status >= 500 || e.code === "once_running";

let running = false;
/// Sends what waits, the oldest first. Stops where the server cannot be reached; asked again when it can.
export async function flush() {
  if (running || !session.now || !outbox.items.some((i) => i.standing === "waiting")) return;
  running = true;
  try {
    if (!session.now.csrf) await begin();
    if (!session.now?.csrf) return;
    // Another tab of the same browser sends already: what it sent is gone from the list when it is read again.
    if (navigator.locks) await navigator.locks.request("zhagen.outbox", { ifAvailable: true }, async (lock) => lock && (await sendAll()));
    else await sendAll();
  } finally {
    running = false;
    outbox.sending = "";
  }
}
async function sendAll() {
  await readOutbox();
  for (const item of outbox.items.filter((i) => i.standing === "waiting")) {
    const keep = () => store(item);
    if (item.tried && Date.now() - item.tried > DAYS_OF_A_KEY) {
      item.standing = "doubt";
      item.say = t("两天以前送过，没有收到回音，不知道送到没有。请先看列表里有没有，再决定重送还是删去。");
      await keep();
      continue;
    }
    outbox.sending = item.id;
    item.tried ??= Date.now();
    await keep();
    try {
      await send(item, item.values, keep);
      await forget(item.id);
      outbox.sent++;
    } catch (e) {
      if (later(e)) return;
      item.standing = "refused";
      item.say = (e as Error).message;
      item.errors = Object.fromEntries((e as Refused).errors.filter((x) => x.field).map((x) => [x.field!, x.detail]));
      item.tried = undefined;
      await keep();
    }
  }
}

/// While the app is open: when the connection is back, when the page is seen again, and each half minute that something waits.
export function keepSending(): () => void {
  const go = () => void flush().catch(() => {});
  const seen = () => document.visibilityState === "visible" && go();
  void readOutbox().then(go);
  const timer = setInterval(() => (net.away || waiting.value) && seen(), 30_000);
  window.addEventListener("online", go);
  document.addEventListener("visibilitychange", seen);
  return () => (clearInterval(timer), window.removeEventListener("online", go), document.removeEventListener("visibilitychange", seen));
}

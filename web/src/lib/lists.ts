// Lists of names, drafted by people: the next draft from the one in hand, and what becomes of one who stands on it. What a draft
// before said of somebody is what "same" and "moved" are measured by.
import { api, newKey, ok, once, type Value } from "../api/client";
import { ledgerOf, type Row } from "./catalog";
import { today } from "./format";
import { session } from "./session";
import { t } from "./words";

type Values = Record<string, Value>;
const text = (r: Row | undefined, f: string) => (r && r.values[f] !== null && r.values[f] !== undefined ? String(r.values[f]) : "");
/// Who has been taken off stands on the draft with the reason, and goes nowhere.
export const off = (e?: Row) => !e || e.values.change === "dropped";

async function writeEntries(rows: { id?: string; version?: number; values: Values }[], reason: string, key = newKey()) {
  await ok(
    api.POST("/api/records/{ledger}/batch", {
      params: { path: { ledger: "name_list_entry" } },
      body: { rows, ...(reason && { reason }) },
      headers: once(key),
    }),
  );
}

interface Copy {
  list: Row;
  entries: Row[];
  number: number;
  batch: string;
  stage: string | null;
  reason: string;
  key: string;
}
/// The list, then all its people at once: sent twice both are made once. Where the people are refused the empty list goes again.
export async function copyDraft(c: Copy): Promise<string> {
  const made = await ok(
    api.POST("/api/records/{ledger}", {
      params: { path: { ledger: "name_list" } },
      body: {
        values: {
          name: `${c.batch}名单第${c.number}稿`,
          batch: text(c.list, "batch"),
          number: c.number,
          stage: c.stage,
          previous: c.list.id,
          made_on: today(),
          made_by: session.now?.name ?? null,
          basis: `以第${text(c.list, "number")}稿为底稿`,
        },
        reason: c.reason,
      },
      headers: once(c.key),
    }),
  );
  const keep = (ledgerOf("name_list_entry")?.fields ?? [])
    .map((f) => f.name)
    .filter((f) => !["name_list", "change", "change_reason"].includes(f));
  const rows = c.entries
    .filter((e) => !off(e))
    .map((e) => ({
      values: {
        ...Object.fromEntries(keep.filter((f) => text(e, f)).map((f) => [f, e.values[f] as Value])),
        name_list: made.id,
        change: "same",
      } as Values,
    }));
  try {
    if (rows.length) await writeEntries(rows, c.reason, c.key + "-p");
  } catch (e) {
    if ((e as { status?: number }).status)
      await api.POST("/api/records/{ledger}/{id}/cancel", {
        params: { path: { ledger: "name_list", id: made.id } },
        body: { reason: t("没有拟成") },
        headers: { "If-Match": `"${made.version}"` },
      });
    throw e;
  }
  return made.id;
}

export type Post = Pick<Row, "id" | "values">;
const placeOf = (p: Post): Values => ({
  post: p.id,
  receiver: (p.values.receiver as Value) ?? null,
  category: (p.values.category as Value) ?? null,
  position: (p.values.name as Value) ?? null,
});
/// What the entry then says of itself, beside the draft before.
const compared = (before: Row | undefined, post: string, reason: string): Values =>
  !before
    ? { change: "added", change_reason: reason }
    : text(before, "post") === post
      ? { change: "same", change_reason: null }
      : { change: "moved", change_reason: reason };

const one = (e: Row, values: Values, reason: string) => writeEntries([{ id: e.id, version: e.version, values }], reason);

/// To another post. `first`: the draft has none before it, and says nothing of changes.
export function moveTo(e: Row, post: Post, before: Row | undefined, first: boolean, reason: string) {
  const proposed = text(e, "proposed");
  return one(
    e,
    {
      ...placeOf(post),
      differs: proposed && proposed !== post.id ? reason : null,
      ...(first ? { change: null, change_reason: null } : compared(off(before) ? undefined : before, post.id, reason)),
    },
    reason,
  );
}
export const takeOff = (e: Row, reason: string) => one(e, { change: "dropped", change_reason: reason }, reason);
export const putBack = (e: Row, before: Row | undefined, first: boolean, reason: string) =>
  one(e, first ? { change: null, change_reason: null } : compared(off(before) ? undefined : before, text(e, "post"), reason), reason);

/// Somebody who was nominated, behind the others.
export const addTo = (list: Row, entries: Row[], nomination: Row, post: Post, before: Row | undefined, first: boolean, reason: string) =>
  writeEntries(
    [
      {
        values: {
          name_list: list.id,
          order: Math.max(0, ...entries.map((e) => Number(e.values.order))) + 1,
          person: nomination.values.person as Value,
          nomination: nomination.id,
          sender: (nomination.values.sender as Value) ?? null,
          ...placeOf(post),
          ...(first ? {} : compared(off(before) ? undefined : before, post.id, reason)),
          reason,
        },
      },
    ],
    reason,
  );

/// To the place `to` (from 1) of the list as it is drawn. Two writes: no number may stand twice at any time, so those between go
/// behind all others first.
export async function reorder(entries: Row[], e: Row, to: number, reason: string) {
  const old = [...entries].sort((a, b) => Number(a.values.order) - Number(b.values.order)),
    numbers = old.map((x) => Number(x.values.order));
  const next = old.filter((x) => x.id !== e.id);
  next.splice(Math.min(Math.max(to, 1), old.length) - 1, 0, e);
  const moved = next.map((x, i) => ({ x, order: numbers[i] })).filter(({ x, order }) => Number(x.values.order) !== order);
  if (!moved.length) return;
  const behind = Math.max(...numbers);
  await writeEntries(
    moved.map(({ x }, i) => ({ id: x.id, version: x.version, values: { order: behind + 1 + i } })),
    reason,
  );
  await writeEntries(
    moved.map(({ x, order }) => ({ id: x.id, version: x.version + 1, values: { order } })),
    reason,
  );
}

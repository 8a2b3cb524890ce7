// The drafts of a batch's list of names: one with its people, what was done with it; two held against each other.
import { computed, ref, shallowRef, watch, type Ref } from "vue";
import { api, ok, type Schemas } from "../api/client";
import { readable, rows } from "./ask";
import { codeLabel, fieldOf, titles, type Ledger, type Row } from "./catalog";
import { off, type Post } from "./lists";
import { server, t } from "./words";

export const text = (r: Row, f: string) => (r.values[f] === null || r.values[f] === undefined ? "" : String(r.values[f]));
export const nameOf = (id: unknown) => (id ? (titles.get(String(id)) ?? "") : "");
export const codeOf = (l: Ledger, r: Row, f: string) => (r.values[f] ? server(codeLabel(fieldOf(l, f)?.codes, text(r, f))) : "");
export const draftOf = (r: Row) => t("第 {n} 稿", { n: text(r, "number") });

export interface Drafts {
  batch: Row;
  items: Row[]; // newest first
  posts: Post[];
}
export async function loadDrafts(batch: string): Promise<Drafts> {
  if (!readable("name_list") || !readable("name_list_entry")) throw new Error(t("没有这个台账，或您的角色看不到它。"));
  const filter = `batch.id == ${batch}`;
  const [record, items, posts] = await Promise.all([
    ok(api.GET("/api/records/{ledger}/{id}", { params: { path: { ledger: "batch", id: batch } } })),
    rows("name_list", { filter, order: "-number", limit: 100 }),
    rows("post", { filter, fields: "number,name,seats,receiver,category", limit: 1000 }).catch(() => []),
  ]);
  for (const p of posts) titles.set(p.id, text(p, "name"));
  return { batch: record, items, posts };
}

/// The people of each draft, asked once as long as it is the same version.
export function peopleOfDrafts() {
  const kept = new Map<string, Promise<Row[]>>(),
    key = (r: Row) => `${r.id} ${r.version}`;
  function of(r: Row) {
    const asked = kept.get(key(r)) ?? rows("name_list_entry", { filter: `name_list.id == ${r.id}`, order: "order", limit: 1000 });
    kept.set(key(r), asked);
    return asked;
  }
  return {
    of,
    forget: (r: Row) => void kept.delete(key(r)),
    /// Those of the draft that `which` names; undefined until they are there.
    follow(which: Ref<Row | undefined>) {
      const people = shallowRef<Row[]>();
      watch(
        which,
        async (r) => {
          people.value = undefined;
          const got = r ? await of(r) : [];
          if (which.value === r) people.value = got;
        },
        { immediate: true },
      );
      return people;
    },
  };
}

const orNone = <T>(asked: Promise<{ items: T[] }>) =>
  asked.then(
    (page) => page.items,
    (): T[] => [],
  );
/// What can be done with the draft, what was done, and how many of its people have a posting.
export function useDraft(now: Ref<Row | undefined>, batch: string, people: ReturnType<typeof peopleOfDrafts>) {
  const mine = shallowRef<Row[]>([]),
    choices = shallowRef<Schemas["Choice"][]>([]),
    past = shallowRef<Schemas["Past"][]>([]),
    posted = ref(0);
  async function open() {
    const r = now.value;
    if (!r) return;
    const params = { path: { ledger: "name_list", id: r.id } };
    const [entries, steps, history, postings] = await Promise.all([
      people.of(r),
      orNone(ok(api.GET("/api/records/{ledger}/{id}/transitions", { params }))),
      orNone(ok(api.GET("/api/records/{ledger}/{id}/history", { params }))),
      rows("posting", { filter: `batch.id == ${batch} && state != 'void'`, fields: "person", limit: 1000 }).catch(() => []),
    ]);
    if (now.value !== r) return;
    mine.value = entries;
    choices.value = steps;
    past.value = history;
    const there = new Set(postings.map((p) => text(p, "person")));
    posted.value = entries.filter((e) => there.has(text(e, "person"))).length;
  }
  watch(now, open);
  const due = computed(() => mine.value.filter((e) => e.values.post && e.values.change !== "dropped").length);
  return { mine, choices, past, posted, due, open };
}

// ---- two drafts

export interface Line {
  key: string;
  person: string;
  from: string;
  to: string;
  why: string;
}
export interface Difference {
  groups: [label: string, lines: Line[]][];
  same: number; // on both, for the same post
  moved: number; // of those on both: who stands elsewhere in the order, where nobody between came or went
}
export function difference(theirs: Row[], mine: Row[]): Difference {
  const byPerson = (rows: Row[]) => new Map(rows.map((e) => [text(e, "person"), e])),
    before = byPerson(theirs),
    after = byPerson(mine);
  const was = (e: Row) => before.get(text(e, "person")),
    is = (e: Row) => after.get(text(e, "person"));
  const line = (e: Row, from: string, to: string): Line => ({
    key: e.id,
    person: text(e, "person"),
    from,
    to,
    // What the older draft says of somebody is about a change before this one.
    why: is(e) === e ? [...new Set([text(e, "change_reason"), text(e, "differs")])].filter(Boolean).join("；") : "",
  });
  const stay = mine.filter((e) => !off(e) && !off(was(e))),
    stayed = theirs.filter((e) => !off(e) && !off(is(e)));
  const elsewhere = stay.filter((e) => text(was(e)!, "post") !== text(e, "post"));
  const groups: [string, Line[]][] = [
    ["新增的", mine.filter((e) => !off(e) && off(was(e))).map((e) => line(e, "", text(e, "post")))],
    ["撤下的", theirs.filter((e) => !off(e) && off(is(e))).map((e) => line(is(e) ?? e, text(e, "post"), ""))],
    ["调整岗位的", elsewhere.map((e) => line(e, text(was(e)!, "post"), text(e, "post")))],
  ];
  return {
    groups: groups.filter(([, lines]) => lines.length),
    same: stay.length - elsewhere.length,
    moved: stay.filter((e, i) => text(e, "person") !== text(stayed[i], "person")).length,
  };
}

// What the user may see of the catalog: ledgers, code lists; and the titles of records that others name.
import { reactive, shallowReactive, watch } from "vue";
import { api, ok, type Schemas } from "../api/client";
import { asKept } from "./kept";
import { called, language, learn } from "./words";

export type Ledger = Schemas["Ledger"];
export type Field = Schemas["Field"];
export type Row = Schemas["Record"];
export type Code = Schemas["CodeEntry"];

export const catalog = shallowReactive({ ready: false, ledgers: new Map<string, Ledger>(), codes: new Map<string, Map<string, Code>>() });
/// Titles by id, gathered from every answer that carries them.
export const titles = reactive(new Map<string, string>());

type Given = [Schemas["Catalog"], Schemas["CodeLists"]];
let given: Given | undefined;
/// The catalog under the names that the user reads. A label that means two things is left in Chinese where it comes alone.
function dress([all, lists]: Given) {
  const labels = new Map<string, string>();
  const name = <T extends { label: string }>(x: T, id: string, list = ""): T => {
    if (language.value !== "en") return x;
    const label = called(id, x.label, list);
    labels.set(x.label, labels.has(x.label) && labels.get(x.label) !== label ? x.label : label);
    return { ...x, label };
  };
  catalog.ledgers = new Map(
    all.ledgers.map((l) => [
      l.name,
      name(
        {
          ...l,
          fields: l.fields.map((f) => name(f, f.name)),
          states: l.states.map((s) => name(s, s.name)),
          transitions: l.transitions.map((x) => name(x, x.name)),
        },
        l.name,
      ),
    ]),
  );
  catalog.codes = new Map(lists.items.map((l) => [l.name, new Map(l.items.map((c) => [c.code, name(c, c.code, l.name)]))]));
  learn(labels);
}
watch(language, () => given && dress(given));

export async function loadCatalog() {
  given = await asKept("catalog", () => Promise.all([ok(api.GET("/api/catalog")), ok(api.GET("/api/codes"))]));
  dress(given);
  catalog.ready = true;
}

export const ledgerOf = (name: string) => catalog.ledgers.get(name);
export const fieldOf = (ledger: Ledger, name: string) => ledger.fields.find((f) => f.name === name);
export const may = (ledger: Ledger | undefined, action: string) => !!ledger?.may.includes(action);
export const codeLabel = (list: string | undefined, code: string) => catalog.codes.get(list ?? "")?.get(code)?.label ?? code;
export const stateLabel = (ledger: Ledger, state: string) => ledger.states.find((s) => s.name === state)?.label ?? state;

export function keepTitles(answer: { titles?: unknown }) {
  for (const [id, title] of Object.entries((answer.titles ?? {}) as Record<string, string>)) titles.set(id, title);
}

/// References from other ledgers to records of this one: what hangs on them.
export const hangingOn = (name: string) =>
  [...catalog.ledgers.values()].flatMap((ledger) =>
    ledger.fields
      .filter((f) => f.target === name && !f.retired && !(ledger.name === name && f.name === ledger.tree))
      .map((field) => ({ ledger, field })),
  );

/// The columns of a list where nothing was chosen: what names a record first, then what tells it apart.
export function usualColumns(ledger: Ledger): string[] {
  const fit = ledger.fields.filter((f) => !f.retired && !f.sealed && !["note", "list", "file"].includes(f.type) && f.name !== ledger.title);
  const weight = (f: Field) => (f.required ? 0 : ({ ref: 1, name: 1, code: 2, date: 2 }[f.type as string] ?? 4));
  const chosen = fit
    .map((f, i) => [weight(f), i, f.name] as const)
    .sort((a, b) => a[0] - b[0] || a[1] - b[1])
    .slice(0, 6);
  return [ledger.title, ...chosen.sort((a, b) => a[1] - b[1]).map((c) => c[2])].concat(ledger.states.length ? ["state"] : []);
}

/// What tells a record from others of the same title: 女, 1980年, its unit.
export function show1(ledger: Ledger, row: Row, names: unknown): { title: string; detail: string } {
  const title = fieldOf(ledger, ledger.title)!;
  const words = (f: Field) => {
    const v = row.values[f.name];
    if (v === null || v === undefined) return "";
    if (f.type === "ref") return (names as Record<string, string>)?.[String(v)] ?? titles.get(String(v)) ?? "";
    if (f.type === "code") return codeLabel(f.codes, String(v));
    return f.type === "date" ? String(v).slice(0, 4) : String(v);
  };
  const more = usualColumns(ledger)
    .slice(1)
    .map((n) => fieldOf(ledger, n))
    .filter((f): f is Field => !!f && ["ref", "code", "date"].includes(f.type));
  return { title: words(title) || row.id, detail: more.map(words).filter(Boolean).slice(0, 3).join(" · ") };
}

// The townships of a place, in the order that the office fixed by hand, else by their code; and what is counted there.
import { api, ok } from "../api/client";
import { readable, rows } from "./ask";
import { catalog } from "./catalog";
import type { Condition } from "./filter";

export const townships = ["township", "street", "zone", "farm"];
export async function townshipsOf(parent?: string) {
  const hand = (
    await ok(api.GET("/api/records/{ledger}/orders", { params: { path: { ledger: "organisation" } } })).catch(() => ({ items: [] }))
  ).items.at(-1);
  const kinds = townships.map((k) => `'${k}'`).join(", ");
  return rows("organisation", {
    filter: `kind in [${kinds}]${parent ? ` && parent.id == ${parent}` : ""} && to == null`,
    order: hand ? `hand:${hand.id}` : "division",
    limit: 500,
  });
}

/// What the map can show: counted below each township; the same conditions open the list.
const soon = () => {
  const d = new Date();
  d.setMonth(d.getMonth() + 3);
  return d.getFullYear() * 10000 + (d.getMonth() + 1) * 100 + d.getDate();
};
const iso = (n: number) => `date('${String(n).slice(0, 4)}-${String(n).slice(4, 6)}-${String(n).slice(6)}')`;
/// 软弱涣散 and what else is a problem; 脱贫村, 边远 and the like say only how a place is.
export const problems = () =>
  [...(catalog.codes.get("place_state")?.values() ?? [])].filter((c) => c.code === "problem" || c.parent === "problem").map((c) => c.code);
export interface Measure {
  key: string;
  label: string;
  ledger: string;
  field: string;
  filter: string;
  conditions: Condition[];
  warn?: boolean;
}
export const measures = (): Measure[] =>
  [
    {
      key: "here",
      label: "在岗",
      ledger: "posting",
      field: "receiver",
      filter: "state in ['arrived', 'on_duty']",
      conditions: [{ field: "state", how: "is", values: ["arrived", "on_duty"] }],
    },
    {
      key: "coming",
      label: "要来",
      ledger: "posting",
      field: "receiver",
      filter: "state in ['drafted', 'notified']",
      conditions: [{ field: "state", how: "is", values: ["drafted", "notified"] }],
    },
    {
      key: "going",
      label: "三个月内期满",
      ledger: "posting",
      field: "receiver",
      filter: `state == 'on_duty' && planned_to <= ${iso(soon())}`,
      conditions: [
        { field: "state", how: "is", values: ["on_duty"] },
        { field: "planned_to", how: "to", values: [soon()] },
      ],
    },
    {
      key: "needs",
      label: "没满足的需求",
      ledger: "place_need",
      field: "place",
      filter: "state in ['raised', 'accepted']",
      conditions: [{ field: "state", how: "is", values: ["raised", "accepted"] }],
    },
    {
      key: "states",
      label: "问题村社",
      ledger: "place_state",
      field: "place",
      filter: "to == null && under(kind, 'problem')",
      conditions: [
        { field: "to", how: "none", values: [] },
        { field: "kind", how: "is", values: problems() },
      ],
      warn: true,
    },
    {
      key: "findings",
      label: "没销号的问题",
      ledger: "finding",
      field: "place",
      filter: "state in ['found', 'demanded', 'rectified']",
      conditions: [{ field: "state", how: "is", values: ["found", "demanded", "rectified"] }],
      warn: true,
    },
  ].filter((m) => readable(m.ledger)) as Measure[];
export async function countBelow(m: Measure, under: string) {
  const groups = await ok(
    api.GET("/api/records/{ledger}/count-by", { params: { path: { ledger: m.ledger }, query: { by: m.field, under, filter: m.filter } } }),
  );
  return new Map(groups.items.filter((g) => g.key).map((g) => [g.key!, g.count]));
}

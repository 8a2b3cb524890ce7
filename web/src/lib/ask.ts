// Records of a ledger as pages of their own ask for them, and the address of the list that shows the same ones.
import { api, ok } from "../api/client";
import { catalog, keepTitles, may, titles, type Row } from "./catalog";
import type { Condition } from "./filter";

export const readable = (ledger: string) => may(catalog.ledgers.get(ledger), "read");
/// Nothing where the user may not read the ledger.
export async function rows(
  ledger: string,
  query: { filter?: string; order?: string; limit?: number; under?: string; fields?: string } = {},
): Promise<Row[]> {
  if (!readable(ledger)) return [];
  const page = await ok(api.GET("/api/records/{ledger}", { params: { path: { ledger }, query: { titles: true, limit: 200, ...query } } }));
  keepTitles(page);
  return page.items;
}
export async function number(ledger: string, filter?: string): Promise<number> {
  return readable(ledger)
    ? (await ok(api.GET("/api/records/{ledger}/count", { params: { path: { ledger }, query: { filter } } }))).count
    : 0;
}
export const list = (ledger: string, ...conditions: Condition[]) => ({
  path: "/l/" + ledger,
  query: conditions.length ? { f: JSON.stringify(conditions) } : {},
});
export const is = (field: string, ...values: (string | number)[]): Condition => ({ field, how: "is", values });
export const named = (row: Row, field: string) => titles.get(String(row.values[field] ?? "")) ?? "";
export const dayOf = (n: number) =>
  `date('${[Math.floor(n / 10000), Math.floor(n / 100) % 100 || 1, n % 100 || 1].map((p, i) => String(p).padStart(i ? 2 : 4, "0")).join("-")}')`;

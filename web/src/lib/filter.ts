// Conditions in plain words, and as the expression that the server takes (docs/cel.md).
import { codeLabel, stateLabel, titles, type Field, type Ledger } from "./catalog";
import { day } from "./format";
import { server, t } from "./words";

export interface Condition {
  field: string;
  how: How;
  values: (string | number | boolean)[];
}
export type How = "is" | "not" | "below" | "has" | "from" | "to" | "none" | "some";

/// What may be asked of a field, and in which words.
export function waysOf(field: Field | "state"): [How, string][] {
  const type = field === "state" ? "code" : field.type;
  const empty: [How, string][] =
    field === "state"
      ? []
      : [
          ["none", "没有填写"],
          ["some", "已填写"],
        ];
  switch (type) {
    case "ref":
      if (field !== "state" && field.target === "organisation")
        return [["is", "是"], ["below", "是它或它下面的"], ["not", "不是"], ...empty];
    // fallthrough
    case "code":
      return [["is", "是"], ["not", "不是"], ...empty];
    case "bool":
      return [["is", "是"], ...empty];
    case "date":
      return [["from", "不早于"], ["to", "不晚于"], ...empty];
    case "int":
    case "money":
    case "score":
      return [["from", "不小于"], ["to", "不大于"], ["is", "等于"], ...empty];
    case "text":
    case "name":
      return [["has", "包含"], ["is", "就是"], ...empty];
    case "note":
      return [["has", "包含"]];
    default:
      return [];
  }
}
export const filterable = (field: Field) => !field.sealed && !field.retired && waysOf(field).length > 0;

const quoted = (text: string) => `'${text.replace(/\\/g, "\\\\").replace(/'/g, "\\'").replace(/\n/g, "\\n")}'`;
const dayText = (n: number) =>
  [Math.floor(n / 10000), Math.floor(n / 100) % 100, n % 100]
    .filter((p, i) => i === 0 || p)
    .map((p, i) => String(p).padStart(i ? 2 : 4, "0"))
    .join("-");

function one(ledger: Ledger, c: Condition): string {
  const field = ledger.fields.find((f) => f.name === c.field);
  if (c.how === "none") return `${c.field} == null`;
  if (c.how === "some") return `${c.field} != null`;
  const type = c.field === "state" ? "text" : field?.type;
  const literal = (v: string | number | boolean) =>
    type === "date" ? `date('${dayText(Number(v))}')` : typeof v === "string" && type !== "ref" ? quoted(v) : String(v);
  const name = type === "ref" ? `${c.field}.id` : c.field;
  if (c.how === "has") return `${name}.contains(${literal(c.values[0])})`;
  if (c.how === "from") return `${name} >= ${literal(c.values[0])}`;
  if (c.how === "to") return `${name} <= ${literal(c.values[0])}`;
  if (c.how === "below") return below(c.field, c.values[0]);
  const any = c.values.map((v) => `${name} == ${literal(v)}`).join(" || ");
  return c.how === "not" ? `!(${any})` : c.values.length > 1 ? `(${any})` : any;
}
/// A unit, those below it, and those below these.
export const below = (field: string, id: string | number | boolean) =>
  `(${["", ".parent", ".parent.parent"].map((up) => `${field}${up}.id == ${id}`).join(" || ")})`;
export const expression = (ledger: Ledger, all: Condition[]) => all.map((c) => one(ledger, c)).join(" && ");

/// 性别 是 女
export function say(ledger: Ledger, c: Condition): string {
  const field = ledger.fields.find((f) => f.name === c.field);
  const label = c.field === "state" ? t("状态") : server(field?.label ?? c.field);
  const how = t(waysOf(c.field === "state" ? "state" : field!).find(([h]) => h === c.how)?.[1] ?? "");
  const value = c.values
    .map((v) => {
      if (c.field === "state") return server(stateLabel(ledger, String(v)));
      if (field?.type === "code") return server(codeLabel(field.codes, String(v)));
      if (field?.type === "ref") return titles.get(String(v)) ?? "…";
      if (field?.type === "date") return day(Number(v));
      if (field?.type === "money") return String(Number(v) / 100);
      if (field?.type === "score") return String(Number(v) / 1000);
      return typeof v === "boolean" ? t(v ? "是" : "否") : String(v);
    })
    .join("、");
  return field?.type === "bool" && c.how === "is" ? `${label}：${value}` : `${label} ${how} ${value}`.trim();
}

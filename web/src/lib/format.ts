// Values as an office writes them, and as it types them.
import { codeLabel, titles, type Field } from "./catalog";
import { language, server, t } from "./words";
import type { Value } from "../api/client";

/// yyyymmdd with 00 for an unknown month or day: 2026年3月1日, 2026年3月, 2026年.
export function day(value: number | undefined | null): string {
  if (!value) return "";
  const y = Math.floor(value / 10000),
    m = Math.floor(value / 100) % 100,
    d = value % 100;
  return d ? t("{y}年{m}月{d}日", { y, m, d }) : m ? t("{y}年{m}月", { y, m }) : t("{y}年", { y });
}
/// 2026-03-01, 2026-03, 2026: what is typed and can be typed again.
export function dayInput(value: number | undefined | null): string {
  if (!value) return "";
  const y = String(Math.floor(value / 10000)).padStart(4, "0"),
    m = Math.floor(value / 100) % 100,
    d = value % 100;
  return [y, ...(m ? [String(m).padStart(2, "0")] : []), ...(d ? [String(d).padStart(2, "0")] : [])].join("-");
}
/// From 2026-3-1, 2026.03, 2026年3月1日, 20260301, 202603; null where it is none.
export function readDay(text: string): number | null {
  const s = text.normalize("NFKC").trim();
  const parts = /^\d{8}$/.test(s)
    ? [s.slice(0, 4), s.slice(4, 6), s.slice(6)]
    : /^\d{6}$/.test(s)
      ? [s.slice(0, 4), s.slice(4)]
      : s
          .replace(/[年月./-]/g, " ")
          .replace(/日/g, "")
          .trim()
          .split(/\s+/);
  if (!/^\d{4}$/.test(parts[0]) || parts.length > 3 || parts.some((p) => !/^\d+$/.test(p))) return null;
  const [y, m = 0, d = 0] = parts.map(Number);
  if (y < 1 || (parts.length > 1 && (m < 1 || m > 12) && !(m === 0 && d === 0)) || (d > 0 && d > new Date(y, m, 0).getDate())) return null;
  return y * 10000 + m * 100 + d;
}
export function today(): number {
  const now = new Date();
  return now.getFullYear() * 10000 + (now.getMonth() + 1) * 100 + now.getDate();
}
const asDate = (value: number) => new Date(Math.floor(value / 10000), (Math.floor(value / 100) % 100 || 1) - 1, value % 100 || 1);
export const daysFromToday = (value: number) => Math.round((asDate(value).getTime() - asDate(today()).getTime()) / 86_400_000);

/// 逾期 2 天, 今天, 明天, 3 天后, 12月3日
export function whenDue(value: number | undefined): { words: string; tone: "" | "late" | "soon" } {
  if (!value) return { words: t("未定日期"), tone: "" };
  const n = daysFromToday(value);
  if (n < 0) return { words: t("逾期 {n} 天", { n: -n }), tone: "late" };
  if (n === 0) return { words: t("今天"), tone: "soon" };
  if (n === 1) return { words: t("明天"), tone: "soon" };
  if (n <= 7) return { words: t("{n} 天后", { n }), tone: "soon" };
  return { words: day(value), tone: "" };
}

export const moment = (ms: number | undefined) =>
  ms ? new Date(ms).toLocaleString(language.value, { dateStyle: "medium", timeStyle: "short" }) : "";
export const count = (n: number) => n.toLocaleString("zh-CN");
export const size = (bytes: number) =>
  bytes < 1 << 20 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / (1 << 20)).toFixed(1)} MB`;

/// Fen and thousandths without a fraction in between.
function decimal(value: number, digits: number) {
  const text = String(Math.abs(value)).padStart(digits + 1, "0");
  return (value < 0 ? "-" : "") + text.slice(0, -digits) + "." + text.slice(-digits);
}
export const money = (fen: number) => decimal(fen, 2).replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ",");
export const score = (thousandths: number) => decimal(thousandths, 3).replace(/\.?0+$/, "");
export function readDecimal(text: string, digits: number): number | null {
  const m = /^(-?)(\d*)(?:\.(\d*))?$/.exec(text.normalize("NFKC").replace(/[,\s元分]/g, ""));
  if (!m || (!m[2] && !m[3]) || (m[3] ?? "").length > digits) return null;
  const n = Number((m[2] || "0") + (m[3] ?? "").padEnd(digits, "0"));
  return m[1] ? -n : n;
}

/// A value in words, as it stands in lists and on records.
export function show(field: Field, value: Value | undefined): string {
  if (value === null || value === undefined || value === "") return "";
  if (Array.isArray(value)) return value.join("、");
  if (typeof value === "string" && value.includes("*") && field.sealed) return value;
  switch (field.type) {
    case "bool":
      return value ? t("是") : t("否");
    case "date":
      return typeof value === "number" ? day(value) : String(value);
    case "code":
      return server(codeLabel(field.codes, String(value)));
    case "money":
      return typeof value === "number" ? money(value) : String(value);
    case "score":
      return typeof value === "number" ? score(value) : String(value);
    case "ref":
      return titles.get(String(value)) ?? t("（看不到名称）");
    default:
      return String(value);
  }
}

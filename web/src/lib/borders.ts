// The site's own map: a GeoJSON file that somebody exported from a map program. Read with what can be wrong in it said in words,
// then laid flat and fitted; of several megabytes only the points that can be told apart on the screen are drawn.
import { address } from "../api/client";
import type { Row } from "./catalog";
import { t } from "./words";

export type Ring = [number, number][];
export interface Border {
  words: string[];
  rings: Ring[];
}
export interface Borders {
  features: Border[];
  wrong: string; // why nothing, or not everything, can be drawn
}

const remedy = () => t("请从地图软件重新导出成 GeoJSON（UTF-8，经纬度坐标），换掉服务器站点文件夹里的 map.geojson；眼下先按方格显示。");
const broken = (what: string): Borders => ({ features: [], wrong: what + remedy() });

const number = (p: unknown): p is [number, number] => Array.isArray(p) && Number.isFinite(p[0]) && Number.isFinite(p[1]);
const ring = (r: unknown): r is Ring => Array.isArray(r) && r.length > 3 && r.every(number);
/// The rings of a geometry, outer ones and holes alike; nothing where one of them is none.
function rings(g: unknown): Ring[] {
  const { type, coordinates } = (g ?? {}) as { type?: string; coordinates?: unknown };
  const all = !Array.isArray(coordinates) ? [] : type === "Polygon" ? coordinates : type === "MultiPolygon" ? coordinates.flat() : [];
  return all.length && all.every(ring) ? all : [];
}

/// Where a text stops being JSON; its length where it only ends too early. Browsers do not say it alike.
export function stopsAt(text: string): number {
  const token = /[\s]*(?:([{}[\],:])|"(?:[^"\\\u0000-\u001f]|\\.)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y,
    open: string[] = [];
  // What may come next: a value, a name, a colon, or the end of one (comma or bracket).
  let next: "value" | "name" | "colon" | "after" = "value",
    fresh = false; // nothing stands in the bracket yet
  for (let at = 0; ; at = token.lastIndex) {
    token.lastIndex = at;
    const m = token.exec(text),
      rest = at + (/^\s*/.exec(text.slice(at, at + 1000))?.[0].length ?? 0);
    if (!m) return /^(?:"[^"]*|[-\d.eE+a-z]*)$/.test(text.slice(rest)) ? text.length : rest;
    const mark = m[1] ?? (m[0].trimStart()[0] === '"' ? "text" : "value"),
      inside = open[open.length - 1];
    if (mark === "}" || mark === "]") {
      if (inside !== (mark === "}" ? "{" : "[") || !(next === "after" || fresh)) return rest;
      open.pop();
      ((next = "after"), (fresh = false));
    } else if (next === "value" && (mark === "{" || mark === "[")) {
      open.push(mark);
      ((next = mark === "{" ? "name" : "value"), (fresh = true));
    } else if (next === "value" && (mark === "text" || mark === "value")) ((next = "after"), (fresh = false));
    else if (next === "name" && mark === "text") ((next = "colon"), (fresh = false));
    else if (next === "colon" && mark === ":") next = "value";
    else if (next === "after" && mark === "," && inside) next = inside === "{" ? "name" : "value";
    else return rest;
  }
}
function stopped(text: string): string {
  const at = stopsAt(text);
  if (!text.slice(at).trim()) return t("没有写完");
  const before = text.slice(0, at).split("\n");
  return t("第 {n} 行第 {m} 个字读不懂", { n: before.length, m: before[before.length - 1].length + 1 });
}

export function readBorders(text: string): Borders {
  let file: unknown;
  try {
    file = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return broken(t("地图文件 map.geojson {what}。", { what: stopped(text) }));
  }
  const given = (file as { features?: unknown })?.features;
  if (!Array.isArray(given)) return broken(t("地图文件 map.geojson 里没有 features（各乡镇的边界）。"));
  const features: Border[] = [],
    bad: string[] = [];
  given.forEach((f: { properties?: Record<string, unknown> | null; geometry?: unknown } | null, i) => {
    const words = Object.values(f?.properties ?? {})
        .filter((v) => typeof v === "string" || typeof v === "number")
        .map(String),
      r = rings(f?.geometry);
    if (r.length) features.push({ words, rings: r });
    else bad.push(words.find((w) => /\p{Script=Han}/u.test(w)) ?? t("第 {n} 个", { n: i + 1 }));
  });
  const first = features.flatMap((f) => f.rings[0]).find((p) => Math.abs(p[0]) > 180 || Math.abs(p[1]) > 90);
  if (first) return broken(t("地图文件 map.geojson 的坐标不是经纬度（如 {what}）。", { what: first.slice(0, 2).join("，") }));
  if (bad.length)
    return {
      features,
      wrong: t("地图文件 map.geojson 里有 {n} 个边界画不出来：{what}。", { n: bad.length, what: bad.slice(0, 5).join("、") }) + remedy(),
    };
  return { features, wrong: "" };
}

let asked: Promise<Borders> | undefined;
/// Asked once a visit; where no answer comes, or none that counts, there are tiles, and the next page asks again.
export function loadBorders(): Promise<Borders> {
  asked ??= fetch(address("/api/map", {}), { headers: { Accept: "application/json" } })
    .then(async (r) => {
      const text = await r.text();
      if (r.ok) return readBorders(text);
      if (r.status === 413) return broken(t("地图文件 map.geojson 超过 8 MB：边界画得比屏幕上看得出的细，请先用地图软件简化。"));
      throw new Error(String(r.status));
    })
    .catch(() => ((asked = undefined), { features: [], wrong: "" }));
  return asked;
}

/// Whether a border is a township's: one of its properties is the name or the short name, or a code of nine digits or more that
/// the township's begins with.
const belongs = (b: Border, p: Row) =>
  b.words.some(
    (w) =>
      w === p.values.name || w === p.values.short || (/^\d{9,12}$/.test(w) && w === String(p.values.division ?? "").slice(0, w.length)),
  );

export interface Shape {
  place: Row;
  d: string;
  at: [number, number];
  room: number; // how wide it is there
}
/// Fitted into 720 by 520; nothing where fewer than half of the places are on the map.
export function lay(places: Row[], borders: Border[]): { width: number; height: number; shapes: Shape[] } | null {
  const found = places
    .map((place) => ({ place, rings: borders.filter((b) => belongs(b, place)).flatMap((b) => b.rings) }))
    .filter((f) => f.rings.length);
  if (!found.length || found.length < places.length / 2) return null;
  let [w, e, s, n] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const f of found)
    for (const r of f.rings)
      for (const [x, y] of r) {
        if (x < w) w = x;
        if (x > e) e = x;
        if (y < s) s = y;
        if (y > n) n = y;
      }
  const squeeze = Math.cos((((s + n) / 2) * Math.PI) / 180) || 1,
    scale = Math.min(720 / Math.max(1e-9, (e - w) * squeeze), 520 / Math.max(1e-9, n - s));
  const flat = (r: Ring): Ring => {
    const out: Ring = [];
    for (const [lon, lat] of r) {
      const x = (lon - w) * squeeze * scale,
        y = (n - lat) * scale,
        last = out[out.length - 1];
      if (!last || Math.abs(last[0] - x) + Math.abs(last[1] - y) >= 0.6) out.push([x, y]);
    }
    return out;
  };
  const shapes = found.map(({ place, rings }) => {
    const drawn = rings.map(flat).filter((r) => r.length > 2),
      kept = drawn.length ? drawn : [rings[0].slice(0, 4).map(([x, y]): [number, number] => [(x - w) * squeeze * scale, (n - y) * scale])];
    return {
      place,
      d: kept.map((r) => "M" + r.map((p) => `${p[0].toFixed(1)} ${p[1].toFixed(1)}`).join("L") + "Z").join(""),
      ...inside(kept),
    };
  });
  return { width: (e - w) * squeeze * scale, height: (n - s) * scale, shapes };
}

/// Where the words stand: in the middle of the widest stretch of the shape, holes left out, a little above and below its centre.
function inside(rings: Ring[]): { at: [number, number]; room: number } {
  const area = (r: Ring) => Math.abs(r.reduce((a, p, i) => a + p[0] * r[(i + 1) % r.length][1] - r[(i + 1) % r.length][0] * p[1], 0)) / 2;
  const big = rings.reduce((a, b) => (area(b) > area(a) ? b : a)),
    ys = big.map((p) => p[1]).sort((a, b) => a - b),
    top = ys[0],
    tall = ys[ys.length - 1] - top;
  let best = { at: [big[0][0], top + tall / 2] as [number, number], room: 0 };
  for (const part of [0.5, 0.4, 0.6, 0.3, 0.7]) {
    const y = top + tall * part,
      cuts = rings
        .flatMap((r) =>
          r.flatMap((p, i) => {
            const q = r[(i + 1) % r.length];
            return p[1] <= y === q[1] <= y ? [] : [p[0] + ((y - p[1]) / (q[1] - p[1])) * (q[0] - p[0])];
          }),
        )
        .sort((a, b) => a - b);
    for (let i = 0; i + 1 < cuts.length; i += 2)
      if (cuts[i + 1] - cuts[i] > best.room * 1.15) best = { at: [(cuts[i] + cuts[i + 1]) / 2, y], room: cuts[i + 1] - cuts[i] };
  }
  return best;
}

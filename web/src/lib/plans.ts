// Placement plans as the board takes them: rows of a version, lanes by township, points with their sign.
import { api, ok, type Schemas } from "../api/client";
import { count } from "./format";
import { t } from "./words";

export type Plan = Schemas["Plan"];
export type Version = Schemas["PlanVersion"];
export type Person = Schemas["PlanPerson"];
export type Post = Schemas["PlanPost"];
export type Team = Schemas["PlanTeam"];
export type Group = Schemas["PlanGroup"];
export type Change = Schemas["PlanChange"];
export type Effect = Schemas["PlanEffect"];
export type Moved = Schemas["PlanMoved"];
export type Way = Schemas["PlanWay"];
export type OfPerson = Schemas["PlanOfPerson"];
export type OfPost = Schemas["PlanOfPost"];
export type Source = Schemas["PlacementSource"];

const PAGE = 500;
/// All rows of one kind, page by page.
export async function all<T>(page: (query: { limit: number; offset: number }) => Promise<{ total: number; items: T[] }>): Promise<T[]> {
  const first = await page({ limit: PAGE, offset: 0 });
  const out = first.items;
  while (out.length < first.total) {
    const more = (await page({ limit: PAGE, offset: out.length })).items;
    if (!more.length) break;
    out.push(...more);
  }
  return out;
}
export async function loadPlan(plan: string) {
  const path = { plan };
  const [summary, people, posts] = await Promise.all([
    ok(api.GET("/api/plans/{plan}", { params: { path } })),
    all((query) => ok(api.GET("/api/plans/{plan}/people", { params: { path, query } }))),
    all((query) => ok(api.GET("/api/plans/{plan}/posts", { params: { path, query } }))),
  ]);
  return { summary, people, posts };
}
export const loadGroups = (plan: string) => all((query) => ok(api.GET("/api/plans/{plan}/groups", { params: { path: { plan }, query } })));
export const versionsOf = async (source: string, given: string) =>
  (await ok(api.GET("/api/placement/{source}/{given}/plans", { params: { path: { source, given } } }))).items;

/// The posts of one place, in the order of the plan.
export interface Lane {
  key: string;
  name: string;
  posts: Post[];
  seats: number;
}
export function lanesOf(posts: Post[]): Lane[] {
  const counties = new Set(posts.map((p) => p.county ?? ""));
  const lanes = new Map<string, Lane>();
  for (const p of posts) {
    const name = p.township || p.county || p.receiver || t("其他地方");
    const key = `${p.county ?? ""}/${name}`;
    let lane = lanes.get(key);
    if (!lane)
      lanes.set(
        key,
        (lane = { key, name: counties.size > 1 && p.township && p.county ? `${p.county} ${name}` : name, posts: [], seats: 0 }),
      );
    lane.posts.push(p);
    lane.seats += p.seats;
  }
  return [...lanes.values()];
}
/// What a post is called within its township.
export const shortName = (post: Post) =>
  (post.township && post.name.startsWith(post.township) && post.name.length > post.township.length
    ? post.name.slice(post.township.length)
    : post.name
  ).replace(/（[A-Za-z0-9-]+）$/, "");

/// +1,204, −300, 0.
export const signed = (n: number) => (n > 0 ? "+" : n < 0 ? "−" : "") + count(Math.abs(n));
export const points = (n: number) => (n < 0 ? signed(n) : count(n));
export const effectWords = (n: number) =>
  n > 0 ? t("合计多 {n} 分", { n: count(n) }) : n < 0 ? t("合计少 {n} 分", { n: count(-n) }) : t("合计不变");
export const wishWords = (wish: number) => (wish > 0 ? t("第{n}意愿", { n: wish }) : t(wish === 0 ? "意愿之外" : "未填意愿"));
export const draftName = (v: { number: number }) => t("第 {n} 稿", { n: v.number });
export const movedWords = (m: Moved) =>
  m.left
    ? t("已不在人选里")
    : m.from
      ? t("由{from}改去{to}", { from: m.from_name, to: m.to ? m.to_name : t("未安排") })
      : m.to
        ? t("安排到{to}", { to: m.to_name })
        : t("未安排");

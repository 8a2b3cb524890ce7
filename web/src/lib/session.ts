// Who is logged in, and what of the log-in is still owed.
import { computed, reactive } from "vue";
import { api, ok, Refused, setToken, whenLost, type Schemas } from "../api/client";
import { drop, dropAll, keep, kept } from "./store";

export type Session = Schemas["Session"];
export const session = reactive<{ now: Session | null; known: boolean; ended: boolean }>({ now: null, known: false, ended: false });

export function take(s: Session | null) {
  session.now = s;
  session.known = true;
  setToken(s?.csrf ?? "");
  if (s) session.ended = false;
}
whenLost(() => {
  session.ended = true;
  take(null);
});

/// Who is logged in, as the server says. Where it cannot be reached, who was: whoever works in a village has the pages that
/// need no server; what he sends is asked for his rights when it arrives.
export async function begin() {
  try {
    take(await ok(api.GET("/api/session")));
    if (whole.value && outside.value) await keep("session", { ...session.now, csrf: "" });
    else await drop("session");
  } catch (e) {
    const away = e instanceof Refused && e.status === 0;
    if (!away) await drop("session");
    if (!session.now || !away) take(away ? ((await kept<Session>("session")) ?? null) : null);
  }
}
export async function logOut() {
  const user = session.now?.user;
  await api.DELETE("/api/session").catch(() => {});
  await drop("session");
  if (user) await dropAll(`${user}.`);
  take(null);
  location.hash = "";
}

export const whole = computed(
  () => !!session.now && !session.now.needs_second_factor && !session.now.must_change && !session.now.must_enrol,
);
export const has = (role: string) => !!session.now?.grants.some((g) => g.role === role);
/// Who works away from a desk: the pages for a telephone are made for them.
export const outside = computed(() => has("posted") || has("mentor") || has("receiver"));
export const keeper = computed(() => has("sysadmin") || has("secadmin") || has("auditor"));

export const roleWords: Record<string, string> = {
  office: "派办",
  line_dept: "行业主管部门",
  sender: "派出单位",
  receiver: "接收单位",
  posted: "选派干部",
  mentor: "帮带人、责任人",
  inspector: "督导组",
  viewer: "领导",
  sysadmin: "系统管理员",
  secadmin: "安全管理员",
  auditor: "审计管理员",
};
/// The role that decides what the front page shows.
export const mainRole = computed(() => Object.keys(roleWords).find((r) => has(r)) ?? "");

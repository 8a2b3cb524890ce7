// The API, typed by the server's own description (schema.d.ts is made from ../openapi.json by `npm run api`).
import createClient from "openapi-fetch";
import { net } from "../lib/net";
import { language } from "../lib/words";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];
export type Values = Record<string, Value>;
export type Value = null | boolean | number | string | string[];

/// What the server refused: its sentence says where, what and the way out.
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    title: string,
    readonly errors: { field?: string; row?: number; detail: string; code: string }[] = [],
  ) {
    super(title);
  }
}

const state = { csrf: "", lost: () => {} };
export const setToken = (csrf: string) => (state.csrf = csrf);
/// Called where the session has ended.
export const whenLost = (call: () => void) => (state.lost = call);

const tongue = () => (language.value === "en" ? "en" : "zh-CN");
export const api = createClient<paths>({ baseUrl: "/", querySerializer: { array: { style: "form", explode: false } } });
api.use({
  onRequest({ request }) {
    if (request.method !== "GET") request.headers.set("X-CSRF-Token", state.csrf);
    request.headers.set("Accept-Language", tongue());
    request.headers.set("Accept", "application/json");
    return request;
  },
});

/// The answer, and by it whether the server can be reached.
async function reach<T>(call: Promise<T>): Promise<T> {
  try {
    const answer = await call;
    net.away = false;
    return answer;
  } catch {
    net.away = true;
    throw unreachable();
  }
}

async function refused(response: Response, error: unknown): Promise<Refused> {
  const said = (error && typeof error === "object" ? error : {}) as Partial<Schemas["Problem"]>;
  if (["session_ended", "session_none"].includes(said.code ?? "") && state.csrf) state.lost(); // a wrong code or old password is no end
  return new Refused(response.status, said.code ?? "", said.title ?? `${response.status}`, said.errors as Refused["errors"]);
}

const unreachable = () =>
  new Refused(
    0,
    "unreachable",
    language.value === "en" ? "The server cannot be reached. Check the connection and try again." : "连不上服务器。请检查网络后再试。",
  );

/// The data of an answer; what was refused is thrown.
export async function ok<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await reach(call);
  if (!response.ok) throw await refused(response, error);
  return data as T;
}

/// A new submission: the same key on a repeated one makes the server answer as it did the first time.
export const newKey = (): string => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
export const once = (key = newKey()) => ({ "Idempotency-Key": key });
export const match = (version: number) => ({ "If-Match": `"${version}"` });

/// Bytes up: a sheet, an attachment.
export async function upload<T>(address: string, body: Blob, type = "application/octet-stream", key?: string): Promise<T> {
  const response = await reach(
    fetch(address, {
      method: "POST",
      headers: { "X-CSRF-Token": state.csrf, "Content-Type": type, Accept: "application/json", "Accept-Language": tongue(), ...once(key) },
      body,
    }),
  );
  const answer = await response.json().catch(() => undefined);
  if (!response.ok) throw await refused(response, answer);
  return answer as T;
}

/// Bytes down, saved under the name.
export async function download(address: string, name: string, method: "GET" | "POST" = "GET") {
  const response = await fetch(address, {
    method,
    headers: { Accept: "*/*", "Accept-Language": tongue(), ...(method === "POST" && { "X-CSRF-Token": state.csrf }) },
  }).catch(() => {
    throw unreachable();
  });
  if (!response.ok) throw await refused(response, await response.json().catch(() => undefined));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export const address = (path: string, query: Record<string, string | number | boolean | undefined>) => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== "" && value !== false) search.set(name, String(value));
  const text = search.toString();
  return text ? `${path}?${text}` : path;
};

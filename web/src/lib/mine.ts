// What the account keeps for itself on the server, so that it is there wherever it logs in: views of lists, columns, language,
// theme. What this browser kept before that belongs to the first who logs in here, once.
import { computed, reactive, ref, watch } from "vue";
import { api, ok } from "../api/client";
import { theme, type Theme } from "./look";
import { language, speak, type Language } from "./words";

const all = reactive(new Map<string, unknown>());
const loaded = ref(false);

/// Kept here at once, on the server when it answers.
export async function keepMine(name: string, value: unknown) {
  all.set(name, value);
  await ok(api.PUT("/api/me/settings/{name}", { params: { path: { name } }, body: { value: JSON.stringify(value) } }));
}
export async function dropMine(name: string) {
  await ok(api.DELETE("/api/me/settings/{name}", { params: { path: { name } } }));
  all.delete(name);
}
export const mine = <T>(name: string, otherwise: T) => (all.has(name) ? (all.get(name) as T) : otherwise);

export interface KeptView<V> {
  key: string;
  name: string;
  view: V;
}
/// The views of a ledger's list, in the order in which they were made.
export const viewsOf = <V>(ledger: string) =>
  computed(() =>
    [...all]
      .filter(([key]) => key.startsWith(`view.${ledger}.`))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, value]) => ({ key, ...(value as { name: string; view: V }) })),
  );
export const newView = (ledger: string, nr = 0) => `view.${ledger}.${(Date.now() + nr).toString(36)}`;

function read(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}

/// Views and columns that only this browser has. Each is taken away here when the server has it.
async function takeOver() {
  for (const key of Object.keys(localStorage)) {
    const [, kind, ledger] = /^zhagen\.(views|columns)\.([a-z0-9_]+)$/.exec(key) ?? [],
      value = read(localStorage.getItem(key));
    if (!kind) continue;
    if (kind === "columns" && Array.isArray(value) && !all.has(`columns.${ledger}`)) await keepMine(`columns.${ledger}`, value);
    if (kind === "views" && Array.isArray(value)) {
      const have = viewsOf(ledger).value.map((v) => v.name);
      for (const [i, v] of value.entries()) if (!have.includes(v.name)) await keepMine(newView(ledger, i), v);
    }
    localStorage.removeItem(key);
  }
}

/// After the log-in. Without the server the app has what it had.
export async function loadMine() {
  const { items } = await ok(api.GET("/api/me/settings"));
  all.clear();
  for (const s of items) all.set(s.name, read(s.value));
  theme.value = mine<Theme>("theme", theme.value);
  const tongue = mine<Language>("language", language.value);
  if (tongue !== language.value) await speak(tongue);
  loaded.value = true;
  void takeOver().catch(() => {}); // what the server did not take stays here for the next time
}

/// What is chosen in the menu, from then on on every device.
export function keepLook() {
  loaded.value = false;
  const ends = [
    watch(theme, (v) => loaded.value && v !== mine<Theme | undefined>("theme", undefined) && void keepMine("theme", v).catch(() => {})),
    watch(
      language,
      (v) => loaded.value && v !== mine<Language | undefined>("language", undefined) && void keepMine("language", v).catch(() => {}),
    ),
  ];
  return () => ends.forEach((end) => end());
}

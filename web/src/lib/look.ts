// Light, dark, or as the machine has it; and small things that this browser remembers.
import { ref, watchEffect } from "vue";

export type Theme = "auto" | "light" | "dark";
const wanted = matchMedia("(prefers-color-scheme: dark)");
export const theme = ref<Theme>((localStorage.getItem("zhagen.theme") as Theme) || "auto");
const system = ref(wanted.matches);
wanted.addEventListener("change", () => (system.value = wanted.matches));

export function startTheme() {
  watchEffect(() => {
    document.documentElement.classList.toggle("dark", theme.value === "dark" || (theme.value === "auto" && system.value));
    localStorage.setItem("zhagen.theme", theme.value);
  });
}

const narrowQuery = matchMedia("(max-width: 760px)");
export const narrow = ref(narrowQuery.matches);
narrowQuery.addEventListener("change", () => (narrow.value = narrowQuery.matches));

export function remembered<T>(key: string, otherwise: T): T {
  try {
    return JSON.parse(localStorage.getItem("zhagen." + key) ?? "") as T;
  } catch {
    return otherwise;
  }
}
/// Drafts of forms that nobody came back to for a month.
export function forgetOldDrafts() {
  for (const key of Object.keys(localStorage).filter((k) => k.startsWith("zhagen.draft."))) {
    const { at } = remembered<{ at: number }>(key.slice("zhagen.".length), { at: 0 });
    if (Date.now() - at > 30 * 86_400_000) localStorage.removeItem(key);
  }
}
export const remember = (key: string, value: unknown) => localStorage.setItem("zhagen." + key, JSON.stringify(value));

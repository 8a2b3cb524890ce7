// What stands on screen is written in simplified Chinese where it is used; t() gives it in the user's language. English comes
// from a list, traditional Chinese by conversion; both are loaded by who wants them.
import { ref, shallowRef } from "vue";

export type Language = "zh-CN" | "zh-TW" | "en";
export const languages: [Language, string][] = [
  ["zh-CN", "简体中文"],
  ["zh-TW", "繁體中文"],
  ["en", "English"],
];

export const language = ref<Language>("zh-CN");
const english = shallowRef<Record<string, string>>({});
const traditional = shallowRef<(text: string) => string>((text) => text);

/// The sentence in the user's language, {name} replaced by the value of that name.
export function t(zh: string, values?: Record<string, string | number>): string {
  let text = language.value === "en" ? (english.value[zh] ?? zh) : language.value === "zh-TW" ? traditional.value(zh) : zh;
  if (values) for (const [name, value] of Object.entries(values)) text = text.split(`{${name}}`).join(String(value));
  return text;
}

const terms = shallowRef<Record<string, string>>({}),
  labels = shallowRef(new Map<string, string>());
/// A name of the catalog: in English its identifier as words, decided_on -> Decided on. `list`: whose code it is.
export function called(id: string, zh: string, list = ""): string {
  if (language.value !== "en") return server(zh);
  const own = (list && terms.value[`${list}:${id}`]) || terms.value[id];
  if (own) return own;
  return /^[a-z][a-z0-9_]*$/.test(id) ? id[0].toUpperCase() + id.slice(1).replace(/_/g, " ") : zh;
}
/// The labels of the catalog with their English, for answers that give the label alone.
export const learn = (all: Map<string, string>) => void (labels.value = all);

/// A word that the server gave: the catalog is written in Chinese. What is no label of the catalog stays as it is.
export const server = (zh: string) =>
  language.value === "zh-TW" ? traditional.value(zh) : language.value === "en" ? (labels.value.get(zh) ?? zh) : zh;

export async function speak(next: Language) {
  if (next === "en") {
    const [sentences, names] = await Promise.all([import("../words/en"), import("../words/en_catalog")]);
    english.value = sentences.default;
    terms.value = names.default;
  }
  if (next === "zh-TW") traditional.value = (await import("../words/traditional")).convert;
  language.value = next;
  document.documentElement.lang = next;
  localStorage.setItem("zhagen.language", next);
}

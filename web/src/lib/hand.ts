// What is handed in away from a desk: one form at a time, few questions, pictures from the camera. Which fields there are, what
// they are called and what is sealed comes from the catalog; here stands only what is asked first.
import { computed, reactive } from "vue";
import { api, ok, type Value } from "../api/client";
import { catalog, codeLabel, fieldOf, keepTitles, may, show1, titles, type Field, type Row } from "./catalog";
import { day, today } from "./format";
import { asKept } from "./kept";
import { has, outside, session } from "./session";
import { server, t } from "./words";

export interface Form {
  ledger: string;
  label: string;
  does: string;
  first: string[];
  more?: string[]; // asked at once, and behind “再写几项”
  about?: string; // the record that it hangs on is chosen from those kept on the device
  steps?: [string, string, ((sent: Record<string, Value>) => boolean)?][]; // what is done with the record: transition, state, whether
  mine?: string; // the field that takes the user's own person
  start?: () => Record<string, Value>; // what is known already
  roles: string[];
}
const half = () => {
  const n = today(),
    y = Math.floor(n / 10000),
    m = Math.floor(n / 100) % 100;
  return m > 6 ? { from: y * 10000 + 701, to: y * 10000 + 1231 } : { from: y * 10000 + 101, to: y * 10000 + 630 };
};
const asTime = (n: number) => Date.UTC(Math.floor(n / 10000), (Math.floor(n / 100) % 100) - 1, n % 100);
/// First and last day among them; nothing where one is no whole day.
export const daysBetween = (from: Value, to: Value) =>
  typeof from === "number" && typeof to === "number" && from % 100 && to % 100 && to >= from
    ? Math.round((asTime(to) - asTime(from)) / 86_400_000) + 1
    : undefined;
export const forms: Form[] = [
  {
    ledger: "report",
    label: "交报告",
    does: "工作、思想、学习、生活",
    about: "posting",
    first: ["kind", "from", "to", "work", "thinking", "study", "life"],
    more: ["problems", "plan"],
    steps: [["submit", "submitted"]],
    start: () => ({ kind: "half", ...half() }),
    roles: ["posted"],
  },
  {
    ledger: "leave",
    label: "请假",
    does: "填好就送接收单位",
    about: "posting",
    first: ["kind", "from", "to", "days", "destination"],
    more: ["cover", "grounds"],
    start: () => ({ applied_on: today() }),
    roles: ["posted", "receiver"],
  },
  {
    ledger: "work_entry",
    label: "记工作",
    does: "做了什么、结果怎样",
    about: "posting",
    first: ["theme", "day", "what", "result"],
    more: ["place", "detail", "handled", "solved", "households", "people"],
    start: () => ({ day: today() }),
    roles: ["posted", "receiver"],
  },
  {
    ledger: "talk",
    label: "记谈话",
    does: "谈了什么、什么时候",
    about: "posting",
    first: ["kind", "held_on", "place", "notes"],
    more: ["follow_up"],
    steps: [["hold", "held", (sent) => !!sent.notes && Number(sent.held_on) <= today()]],
    mine: "talker",
    start: () => ({ held_on: today() }),
    roles: ["mentor"],
  },
  {
    ledger: "point_visit",
    label: "记走访",
    does: "联系点走访",
    about: "contact_point",
    first: ["visited_on", "content"],
    more: ["with", "talked", "problems", "solved", "solved_count", "to_do", "due_on"],
    start: () => ({ visited_on: today() }),
    roles: ["mentor", "receiver"],
  },
  {
    ledger: "guidance",
    label: "写帮带意见",
    does: "帮带了什么、差距在哪",
    about: "pairing",
    first: ["held_on", "content", "gap", "advice"],
    more: ["posting_does"],
    start: () => ({ held_on: today() }),
    roles: ["mentor"],
  },
  {
    ledger: "suggestion",
    label: "反映情况、提建议",
    does: "新情况、意见和建议",
    about: "posting",
    first: ["kind", "name", "content", "reported_to"],
    steps: [["report", "reported", (sent) => !!sent.reported_to]],
    mine: "person",
    roles: ["posted", "receiver"],
  },
  {
    ledger: "wish",
    label: "填意愿",
    does: "愿意去哪里、做什么",
    about: "batch",
    first: ["place", "other", "order"],
    mine: "person",
    roles: ["posted"],
  },
];
export const myForms = computed(() =>
  catalog.ready && outside.value ? forms.filter((f) => f.roles.some(has) && may(catalog.ledgers.get(f.ledger), "create")) : [],
);
export const formOf = (ledger: string) => forms.find((f) => f.ledger === ledger);

/// What a form can hang on, kept on the device so that it can be chosen without the server.
export interface Choice {
  id: string;
  title: string;
  detail: string;
  person?: string;
  places?: [string, string][];
}
const filters: Record<string, string> = {
  posting: "state in ['arrived', 'on_duty']",
  contact_point: "to == null",
  pairing: "to == null",
  batch: "!(state in ['decided', 'running', 'closed'])",
};
export const choices = reactive<Record<string, Choice[]>>({});

export async function loadChoices(ledger: string): Promise<Choice[]> {
  const of = catalog.ledgers.get(ledger);
  if (!may(of, "read")) return [];
  const page = await asKept(`choices.${ledger}`, () =>
    ok(api.GET("/api/records/{ledger}", { params: { path: { ledger }, query: { filter: filters[ledger], titles: true, limit: 300 } } })),
  );
  keepTitles(page);
  return (choices[ledger] = page.items.map((row) => {
    const person = (row.values.person as string | null) ?? undefined,
      at = (row.values.receiver ?? row.values.place) as string | null;
    const shown = show1(of!, row, page.titles);
    return {
      id: row.id,
      title: shown.title,
      detail: (at && titles.get(at)) || shown.detail,
      person,
      places: at ? [[at, titles.get(at) ?? ""]] : [],
    };
  }));
}
export const loadAllChoices = () =>
  Promise.all([...new Set(myForms.value.map((f) => f.about))].filter((x): x is string => !!x).map((x) => loadChoices(x).catch(() => [])));

export const fieldsOf = (form: Form, names: string[]) =>
  names.map((n) => fieldOf(catalog.ledgers.get(form.ledger)!, n)).filter((f): f is Field => !!f && !f.retired);
export const fileField = (form: Form) => catalog.ledgers.get(form.ledger)?.fields.find((f) => f.type === "file" && !f.retired);

/// 半年总结 2026年7月1日：what it is called while it waits.
export function named(form: Form, values: Record<string, Value>): string {
  const say = (f: Field) =>
    f.type === "code"
      ? server(codeLabel(f.codes, String(values[f.name])))
      : f.type === "date"
        ? day(values[f.name] as number)
        : f.type === "ref"
          ? (titles.get(String(values[f.name])) ?? "")
          : String(values[f.name]);
  return (
    fieldsOf(form, form.first)
      .filter((f) => ["code", "date", "text", "ref"].includes(f.type) && !f.sealed && values[f.name])
      .map(say)
      .slice(0, 2)
      .join(" ") || t(form.label)
  );
}

/// What one handed in last, and how it stands.
export interface Handed {
  form: Form;
  row: Row;
  title: string;
}
export async function lastHanded(): Promise<Handed[]> {
  const me = session.now?.person;
  const all = await Promise.all(
    myForms.value
      .filter((f) => ["report", "leave", "suggestion", "wish"].includes(f.ledger) && me && has("posted"))
      .map(async (form) => {
        const page = await ok(
          api.GET("/api/records/{ledger}", {
            params: {
              path: { ledger: form.ledger },
              query: {
                filter: `${form.ledger === "report" ? "posting.person" : "person"}.id == ${me}`,
                order: "-created",
                limit: 3,
                titles: true,
              },
            },
          }),
        );
        keepTitles(page);
        return page.items.map((row) => ({ form, row, title: named(form, row.values as Record<string, Value>) }));
      }),
  );
  return all
    .flat()
    .sort((a, b) => b.row.created - a.row.created)
    .slice(0, 5);
}

// A collection says which ledger, which column names the unit, which columns are shown and asked for: chosen by their words,
// kept by their names.
import { catalog, ledgerOf, type Field } from "./catalog";
import { server } from "./words";
import type { Value } from "../api/client";

export interface Choice {
  value: string;
  label: string;
}
const columns = (book: string) => ledgerOf(book)?.fields.filter((f) => !f.retired && !f.sealed && f.type !== "file") ?? [];
const naming = (fields: Field[] = []) => fields.filter((f) => f.target === "organisation" && !f.retired);
/// The units that a record names itself, then those that what it names does.
const units = (book: string): Choice[] => [
  ...naming(columns(book)).map((f) => ({ value: f.name, label: server(f.label) })),
  ...columns(book)
    .filter((f) => f.type === "ref" && f.target !== "organisation")
    .flatMap((f) =>
      naming(ledgerOf(f.target!)?.fields).map((x) => ({ value: `${f.name}.${x.name}`, label: `${server(f.label)}的${server(x.label)}` })),
    ),
];

/// What may be chosen for a field of the ledger `collection`, nothing where it is an ordinary field.
export function choicesOf(ledger: string, field: Field, values: Record<string, unknown>): Choice[] | undefined {
  if (ledger !== "collection") return;
  const book = String(values.book ?? "");
  if (field.name === "book") return [...catalog.ledgers.values()].map((l) => ({ value: l.name, label: server(l.label) }));
  if (field.name === "unit_field") return units(book);
  if (field.name === "shown" || field.name === "asked") return columns(book).map((f) => ({ value: f.name, label: server(f.label) }));
}
/// The words of what was chosen; a name that is none of the choices stands as it is.
export function chosenWords(ledger: string, field: Field, values: Record<string, unknown>): string | undefined {
  const choices = choicesOf(ledger, field, values);
  return (
    choices &&
    ([] as string[])
      .concat((values[field.name] as Value as string | string[]) ?? [])
      .map((v) => choices.find((c) => c.value === v)?.label ?? v)
      .join("、")
  );
}

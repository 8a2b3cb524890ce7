// What hangs on a record: the ledgers that name it, with how many there are. Asked for six at a time.
import { api, ok } from "../api/client";
import { hangingOn, may, type Field, type Ledger } from "./catalog";

export interface Hanging {
  ledger: Ledger;
  field: Field;
  count: number;
  filter: string;
  key: string;
}

export async function related(name: string, id: string, each: (h: Hanging) => void) {
  const queue = hangingOn(name);
  const work = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const filter = `${next.field.name}.id == ${id}`;
      const n = await ok(
        api.GET("/api/records/{ledger}/count", { params: { path: { ledger: next.ledger.name }, query: { filter } } }),
      ).then(
        (c) => c.count,
        () => 0,
      );
      if (n || may(next.ledger, "create")) each({ ...next, count: n, filter, key: `${next.ledger.name}.${next.field.name}` });
    }
  };
  await Promise.all(Array.from({ length: 6 }, work));
}

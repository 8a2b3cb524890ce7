// What this device keeps so that the app can be used without the server: small things by name, and what waits to be sent.
// IndexedDB, so that pictures have room; where a browser refuses it nothing is kept, and the pages say so when they save.
let opened: Promise<IDBDatabase> | undefined;

function database(): Promise<IDBDatabase> {
  return (opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("zhagen", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("kept");
      asked.result.createObjectStore("outbox", { keyPath: "id" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  }));
}

async function run<T>(table: "kept" | "outbox", mode: IDBTransactionMode, what: (s: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const work = (await database()).transaction(table, mode),
    asked = what(work.objectStore(table));
  return new Promise((resolve, reject) => {
    work.oncomplete = () => resolve(asked.result);
    work.onerror = work.onabort = () => reject(work.error ?? asked.error);
  });
}

export const kept = <T>(name: string) => run<T | undefined>("kept", "readonly", (s) => s.get(name)).catch(() => undefined);
export const keep = (name: string, value: unknown) =>
  run("kept", "readwrite", (s) => s.put(JSON.parse(JSON.stringify(value)), name)).then(
    () => true,
    () => false,
  );
export const drop = (name: string) => run("kept", "readwrite", (s) => s.delete(name)).catch(() => undefined);
/// Everything whose name begins so.
export const dropAll = (begin: string) =>
  run("kept", "readwrite", (s) => s.delete(IDBKeyRange.bound(begin, begin + "\uffff"))).catch(() => undefined);

export const allItems = <T>() => run<T[]>("outbox", "readonly", (s) => s.getAll());
export const putItem = (item: unknown) => run("outbox", "readwrite", (s) => s.put(item));
export const dropItem = (id: string) => run("outbox", "readwrite", (s) => s.delete(id));
